import assert from "node:assert/strict";
import { appendFileSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { findEngine } from "../../../engine/obtain/find-engine.ts";
import { lookOnPath, minimumVersion } from "../../../engine/obtain/path-engine.ts";
import { Sandbox } from "./sandbox.ts";

describe("the engine on the PATH", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });

  const reason = async (env = sandbox.env()): Promise<string> => {
    const found = await lookOnPath(env);
    assert.ok("reason" in found, "an engine was found");
    return found.reason;
  };

  it("is taken when it is new enough and has its language host", async () => {
    const pulumi = sandbox.pulumi("3.251.1");
    assert.deepEqual(await findEngine({ env: sandbox.env() }), {
      pulumi,
      languageHost: join(sandbox.bin, "pulumi-language-nodejs"),
      version: "3.251.1",
      origin: "path",
    });
  });

  it("is taken at the oldest version that will do, and not below", async () => {
    sandbox.pulumi(minimumVersion);
    assert.ok("engine" in (await lookOnPath(sandbox.env())));
    sandbox.pulumi("3.229.9");
    assert.match(await reason(), /is 3\.229\.9; 3\.x from 3\.230\.0 on is needed/);
  });

  it("is not taken from another major version", async () => {
    sandbox.pulumi("4.0.0");
    assert.match(await reason(), /is 4\.0\.0/);
  });

  it("is missed when there is none", async () => {
    assert.equal(await reason(), 'there is no "pulumi"');
    assert.equal(await findEngine({ env: sandbox.env() }), undefined);
  });

  it("is not taken without a language host", async () => {
    sandbox.program("pulumi", "echo v3.251.0");
    assert.match(await reason(), /without its "pulumi-language-nodejs"/);
  });

  it("finds the language host elsewhere on the PATH", async () => {
    sandbox.program("pulumi", "echo v3.251.0");
    const host = sandbox.program("pulumi-language-nodejs", "exit 1", sandbox.path("other"));
    const found = await lookOnPath(sandbox.env({ PATH: `${sandbox.bin}:${sandbox.path("other")}` }));
    assert.ok("engine" in found);
    assert.equal(found.engine.languageHost, host);
  });

  it("finds the language host where a linked pulumi really lies", async () => {
    sandbox.pulumi("3.251.0", sandbox.path("opt"));
    symlinkSync(sandbox.path("opt", "pulumi"), join(sandbox.bin, "pulumi"));
    const found = await lookOnPath(sandbox.env());
    assert.ok("engine" in found);
    assert.equal(found.engine.languageHost, sandbox.path("opt", "pulumi-language-nodejs"));
  });

  it("is not taken when it fails or says nothing that looks like a version", async () => {
    sandbox.pulumi("3.251.0");
    sandbox.program("pulumi", "exit 3");
    assert.match(await reason(), /cannot be used/);
    sandbox.program("pulumi", "echo hello");
    assert.match(await reason(), /printed no version/);
  });

  it("ignores folders and files on the PATH that cannot be run", async () => {
    sandbox.pulumi("3.251.0", sandbox.path("good"));
    sandbox.program("readme", "", join(sandbox.bin, "pulumi"));
    const found = await lookOnPath(sandbox.env({ PATH: `bin:${sandbox.bin}:${sandbox.path("good")}` }));
    assert.ok("engine" in found);
    assert.equal(found.engine.pulumi, sandbox.path("good", "pulumi"));
  });

  it("is asked for its version once, and again when the file changes", async () => {
    const asked = (): number => readFileSync(sandbox.path("asked"), "utf8").length;
    const pulumi = sandbox.pulumi("3.251.0");
    sandbox.program("pulumi", `printf x >> ${sandbox.path("asked")}; echo v3.251.0; exit`);
    appendFileSync(pulumi, "#".repeat(1_000_000));
    await lookOnPath(sandbox.env());
    await lookOnPath(sandbox.env());
    assert.equal(asked(), 1);
    appendFileSync(pulumi, "#");
    await lookOnPath(sandbox.env());
    assert.equal(asked(), 2);
  });

  it("is asked every time when it may be a version manager's shim", async () => {
    sandbox.pulumi("3.251.0");
    await lookOnPath(sandbox.env());
    sandbox.pulumi("3.252.0");
    const found = await lookOnPath(sandbox.env());
    assert.ok("engine" in found);
    assert.equal(found.engine.version, "3.252.0");
  });

  it("is found although the cache cannot be written", async () => {
    appendFileSync(sandbox.pulumi("3.251.0"), `exit\n${"#".repeat(1_000_000)}`);
    sandbox.program("cache", "", sandbox.root);
    assert.ok("engine" in (await lookOnPath(sandbox.env())));
  });
});
