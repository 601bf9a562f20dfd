import assert from "node:assert/strict";
import fc from "fast-check";
import { expectedOf } from "../../../policy/pack/expected-in.ts";
import { additionTo, type Addition } from "../../policy/expected/addition.ts";
import { cloudFiles } from "../../support/cloud.ts";
import { gantry } from "../../support/gantry.ts";
import { TestProject } from "../../support/project.ts";

const count = 20;
const seed = 20_261_129;

/** What reads an addition from a file, and puts it where the program asks for that resource. */
const adding = `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
class Anything extends pulumi.CustomResource {}
const addition = JSON.parse(readFileSync(new URL("./addition.json", import.meta.url), "utf8"));
const put = (fields, [name, ...rest], value) => ({ ...fields, [name]: rest.length === 0 ? value : put(fields[name], rest, value) });
export function add() {
  if (addition.kind === "resource") return void new Anything(addition.type, addition.name, addition.inputs);
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    if (type !== addition.type || name !== addition.name) return undefined;
    if (addition.kind === "field") return { props: put(props, addition.path, addition.value), opts };
    return { props, opts: { ...opts, [addition.option]: addition.value } };
  });
}
`;

/** Of the 500 of test/policy/expected/random-additions.test.ts, on the real engine: none reaches the cloud, and each is named. */
describe("random additions to the program, on the engine", () => {
  let project: TestProject;
  let additions: readonly Addition[];
  before(async () => {
    project = new TestProject();
    project.copy("stacks");
    project.write("stacks/adding.js", adding);
    project.edit("stacks/index.ts", /^/, 'import { add } from "./adding.js";\n');
    project.edit(
      "stacks/index.ts",
      "    return await stackProgram(",
      "    add();\n    return await stackProgram(",
    );
    const env = { GANTRY_MISTAKE: "told", PULUMI_BACKEND_URL: "file:///state" };
    const { resources = [] } = await expectedOf({ root: project.root, env })("staging");
    additions = fc.sample(additionTo(resources), { numRuns: count, seed });
  });

  for (let index = 0; index < count; index += 1)
    it(`number ${index + 1} of ${count} is stopped`, async () => {
      const addition = additions[index];
      assert.ok(addition !== undefined);
      project.write("stacks/addition.json", JSON.stringify(addition));
      const { exitCode, stdout, stderr } = await gantry(project, ["up", "staging", "--local", "--yes"]);
      const said = `${JSON.stringify(addition)}\n${stdout}${stderr}`;
      assert.notEqual(exitCode, 0, said);
      assert.ok(!stdout.includes("deployed staging"), said);
      assert.deepEqual(cloudFiles(project, "", "").names, []);
      // Its provider may refuse the value before the pack is asked at the end: that names the resource too.
      assert.ok((stdout + stderr).includes(addition.name), said);
    });
});
