import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureSecretTools } from "../../../secrets/tools/ensure-tools.ts";
import { findSecretTools, minimumSops, readPinnedTools } from "../../../secrets/tools/find-tools.ts";
import { GantryError } from "../../../model/errors.ts";
import { Said, Sandbox } from "../../engine/obtain/sandbox.ts";

const buildsTools = `for name in sops age age-keygen; do echo built > "$out$name"; done`;

describe("sops and age", () => {
  const pin = readPinnedTools();
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });

  const own = (sops: string): void => {
    sandbox.program("sops", `[ "$2" = --disable-version-check ] && echo "sops ${sops}"`);
    for (const name of ["age", "age-keygen"]) sandbox.program(name, "exit 0");
  };
  const refused = async (): Promise<GantryError> => {
    try {
      await ensureSecretTools({ env: sandbox.env() });
    } catch (error) {
      assert.ok(error instanceof GantryError, String(error));
      return error;
    }
    assert.fail("the tools were found");
  };

  it("are the user's own where they are new enough", async () => {
    own(minimumSops);
    const tools = await ensureSecretTools({ env: sandbox.env() });
    assert.deepEqual(tools, {
      sops: join(sandbox.bin, "sops"),
      age: join(sandbox.bin, "age"),
      ageKeygen: join(sandbox.bin, "age-keygen"),
      origin: "path",
    });
  });

  it("are built once where there are none, with what it does and how long it takes said", async () => {
    const go = sandbox.go(pin.go, `echo x >> "${sandbox.path("builds")}"; ${buildsTools}`);
    const progress = new Said();
    const tools = await ensureSecretTools({ env: sandbox.env(), progress });
    assert.equal(tools.origin, "built");
    assert.ok(existsSync(tools.sops) && existsSync(tools.age) && existsSync(tools.ageKeygen));
    assert.deepEqual(progress.steps, [
      `building sops ${pin.sops} and age ${pin.age} with ${go} (once; usually 1 to 3 minutes)`,
    ]);
    sandbox.go(pin.go, "exit 9");
    assert.deepEqual(await ensureSecretTools({ env: sandbox.env() }), tools);
    assert.deepEqual(await findSecretTools({ env: sandbox.env() }), tools);
  });

  it("are built anew when one of them was cut short", async () => {
    sandbox.go(pin.go, buildsTools);
    const { sops } = await ensureSecretTools({ env: sandbox.env() });
    writeFileSync(sops, "");
    assert.equal(await findSecretTools({ env: sandbox.env() }), undefined);
    await ensureSecretTools({ env: sandbox.env() });
    assert.notEqual(await findSecretTools({ env: sandbox.env() }), undefined);
  });

  it("are built where the user's sops is too old to take a value from standard input", async () => {
    own("3.10.2");
    sandbox.go(pin.go, buildsTools);
    assert.equal((await ensureSecretTools({ env: sandbox.env() })).origin, "built");
  });

  it("are missed with the reason of each place and the way to get them", async () => {
    own("3.10.2");
    const { problems, hint } = await refused();
    assert.match(problems.join("\n"), /on the PATH: ".*sops" is 3\.10\.2; 3\.11\.0 or newer is needed/);
    assert.match(problems.join("\n"), /go modules: there is no "go" on the PATH/);
    assert.match(hint ?? "", /install sops/);
  });

  it("are missed when the build fails, with what go said", async () => {
    sandbox.go(pin.go, 'echo "x.go:1:2: no space left on device" >&2; exit 1');
    assert.match((await refused()).problems.join("\n"), /go build failed \(exit 1\): x\.go/);
    assert.equal(await findSecretTools({ env: sandbox.env() }), undefined);
  });

  it("are missed when the cache cannot be written", async () => {
    sandbox.go(pin.go, buildsTools);
    writeFileSync(sandbox.path("cache"), "a file in its place");
    assert.match((await refused()).problems.join("\n"), /cannot be kept in the cache/);
  });

  it("are pinned to the versions that were measured", () => {
    assert.equal(pin.sops, "3.13.3");
    assert.equal(pin.age, "1.3.2");
  });
});
