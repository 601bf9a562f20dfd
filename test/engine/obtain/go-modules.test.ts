import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { goModules } from "../../../engine/obtain/go-build.ts";
import { readPinnedEngine } from "../../../engine/obtain/pinned-engine.ts";
import { SourceFailed } from "../../../engine/obtain/source.ts";
import { makesPrograms, Sandbox } from "./sandbox.ts";

describe("the engine from Go modules", () => {
  const pin = readPinnedEngine();
  let sandbox: Sandbox;
  let reports: string[];
  beforeEach(() => {
    sandbox = new Sandbox();
    mkdirSync(sandbox.path("made"));
    reports = [];
  });

  const obtain = async (signal?: AbortSignal): Promise<void> => {
    const report = (text: string): void => {
      reports.push(text);
    };
    const env = sandbox.env({ GOFLAGS: "-mod=mod", KEPT: "yes" });
    await goModules.obtain(sandbox.path("made"), { pin, env, report, step: report, signal });
  };
  const reason = async (): Promise<string> => {
    try {
      await obtain();
    } catch (error) {
      assert.ok(error instanceof SourceFailed, String(error));
      assert.equal(error.refused, false);
      return error.message;
    }
    assert.fail("the engine was built");
  };

  it("is built by go, with what it does and how long it takes said", async () => {
    const go = sandbox.go(
      pin.go,
      `echo "go: downloading a v1" >&2; echo runtime >&2; ${makesPrograms(pin.version)}`,
    );
    await obtain();
    assert.ok(existsSync(sandbox.path("made", "pulumi")));
    assert.ok(existsSync(sandbox.path("made", "pulumi-language-nodejs")));
    assert.ok(reports[0]?.includes(`with ${go} (once; usually 2 to 5 minutes)`));
    assert.equal(reports.at(-1), "1 modules downloaded, 1 packages compiled");
  });

  it("is built from the committed versions only, by the Go that is there", async () => {
    const seen = sandbox.path("seen");
    sandbox.go(
      pin.go,
      `echo "$args $GOTOOLCHAIN $GOWORK $GOFLAGS $KEPT $PWD" > ${seen}; ${makesPrograms(pin.version)}`,
    );
    await obtain();
    const said = readFileSync(seen, "utf8");
    assert.match(said, /-trimpath -mod=readonly .* local off -mod=mod yes /);
    assert.ok(said.includes(`version.Version=v${pin.version}`) && said.trimEnd().endsWith(pin.folder));
  });

  it("is not built without go", async () => {
    assert.equal(await reason(), `there is no "go" on the PATH; ${pin.go} or newer is needed`);
  });

  it("is not built by a go that is too old", async () => {
    const go = sandbox.go("1.24.9", "exit 9");
    assert.equal(await reason(), `"${go}" is 1.24.9; ${pin.go} or newer is needed`);
  });

  it("is not built by a go that does not run", async () => {
    sandbox.program("go", "exit 1");
    assert.match(await reason(), /cannot be used/);
  });

  it("says what go said when the build fails", async () => {
    sandbox.go(pin.go, 'echo "x.go:1:2: no space left on device" >&2; exit 1');
    assert.equal(await reason(), "go build failed (exit 1): x.go:1:2: no space left on device");
  });

  it("stops when it is told to", async () => {
    sandbox.go(pin.go, `exec /bin/sleep 30`);
    const controller = new AbortController();
    const obtained = obtain(controller.signal);
    controller.abort(new Error("enough"));
    await assert.rejects(obtained, /enough/);
  });
});
