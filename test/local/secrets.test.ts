import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { conceal, unveil } from "../../local/digest.ts";
import { isSecret, reveal, secret, type Value } from "../../local/values.ts";
import { LocalCloud, type Plugin } from "./plugin-client.ts";

const canary = "canary-7f3a9c";
const variable = "github:index/actionsVariable:ActionsVariable";

describe("secrets in the emulated cloud", () => {
  let cloud: LocalCloud;
  let github: Plugin;
  before(async () => {
    cloud = new LocalCloud();
    github = await cloud.start("github", { owner: "lotus-labs" });
  });

  const inputs = { repository: "lotus", variableName: "TOKEN", value: secret(canary) };

  it("come back marked, and stand in no file", async () => {
    const made = await github.create(variable, "v", inputs);
    assert.ok(isSecret(made.state["value"]));
    assert.deepEqual(
      files(cloud.root).filter((file) => readFileSync(file, "utf8").includes(canary)),
      [],
    );
  });

  it("show no change while they are the same, and one when either side changes", async () => {
    const made = await github.import(variable, "v", "lotus:TOKEN");
    assert.ok(made);
    const known = { ...made, inputs, state: { ...made.state, value: secret(canary) } };
    const same = await github.read(known);
    assert.ok(same);
    assert.equal((await github.diff(same, inputs)).changed, false);
    assert.deepEqual((await github.diff(same, { ...inputs, value: secret("other") })).paths, ["value"]);
    const stored = await cloud.store.read(variable, "lotus-labs/lotus:TOKEN");
    assert.ok(stored);
    await cloud.store.write({ ...stored, state: { ...stored.state, value: "tampered" } });
    const drifted = await github.read(known);
    assert.ok(drifted);
    assert.deepEqual((await github.diff(drifted, inputs)).paths, ["value"]);
  });

  it("are not repeated when they are refused", async () => {
    const wrong = { ...inputs, value: secret({ nested: canary }) };
    await assert.rejects(
      github.check(variable, "v", wrong),
      (error: Error) => !error.message.includes(canary),
    );
  });

  it("survive being concealed and unveiled with what is remembered, whatever their shape", () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const marked = leaf.map((value) => secret(value));
    const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        marked,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie("tree"), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const state = { value };
        assert.deepEqual(unveil(conceal(state, []), state), state);
        assert.deepEqual(reveal(unveil(conceal(state, []), state)), reveal(state));
      }),
    );
  });
});

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}
