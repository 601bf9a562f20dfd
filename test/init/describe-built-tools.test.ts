import assert from "node:assert/strict";
import type { Tool } from "../../engine/obtain/describe-tools.ts";
import { describeBuiltTools } from "../../init/describe-built-tools.ts";
import { readPinnedTools } from "../../secrets/tools/find-tools.ts";
import { Sandbox } from "../engine/obtain/sandbox.ts";

describe("the tools that are built", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });

  const go = (version: string): Tool => {
    return { name: "go", purpose: "builds", state: "not needed", required: false, version };
  };
  const states = async (known?: Tool): Promise<readonly string[]> => {
    const tools = await describeBuiltTools(sandbox.env(), known);
    assert.deepEqual(
      tools.map(({ name, required }) => [name, required]),
      [
        ["sops", false],
        ["age", false],
        ["gitleaks", false],
        ["actionlint", false],
      ],
    );
    return tools.map(({ state }) => state);
  };

  it("are the user's own where they will do", async () => {
    const path = sandbox.program("sops", "echo sops 3.12.1");
    for (const name of ["age", "age-keygen"]) sandbox.program(name, "echo v1.2.1");
    const [sops] = await describeBuiltTools(sandbox.env(), undefined);
    assert.deepEqual([sops?.state, sops?.version, sops?.path], ["ok", "3.12.1", path]);
    assert.deepEqual(await states(), ["ok", "ok", "missing", "missing"]);
    const gitleaks = sandbox.program("gitleaks", "echo 8.99.0");
    const last = (await describeBuiltTools(sandbox.env(), undefined)).at(-2);
    assert.deepEqual([last?.state, last?.version, last?.path], ["ok", "8.99.0", gitleaks]);
  });

  it("are built on first use where there is a Go for it", async () => {
    assert.deepEqual(await states(go(readPinnedTools().go)), [
      "on first use",
      "on first use",
      "on first use",
      "on first use",
    ]);
  });

  it("are missing without one, and what helps is named", async () => {
    assert.deepEqual(await states(go("1.19.8")), ["missing", "missing", "missing", "missing"]);
    const [sops, , gitleaks] = await describeBuiltTools(sandbox.env(), undefined);
    assert.match(sops?.note ?? "", /there is no "sops"/);
    assert.match(sops?.fix ?? "", /getsops\.io/);
    assert.match(gitleaks?.fix ?? "", /gitleaks\.io/);
  });

  it("are missing where sops is too old to take a value from standard input", async () => {
    sandbox.program("sops", "echo sops 3.8.1");
    for (const name of ["age", "age-keygen"]) sandbox.program(name, "echo v1.2.1");
    const [sops] = await describeBuiltTools(sandbox.env(), undefined);
    assert.match(sops?.note ?? "", /is 3\.8\.1; 3\.11\.0 or newer is needed/);
  });
});
