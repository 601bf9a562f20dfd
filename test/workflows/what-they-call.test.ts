import assert from "node:assert/strict";
import { parseInvocation } from "../../cli/command.ts";
import { findCommand } from "../../cli/commands.ts";
import { readWorkflows } from "../../workflows/compare-files.ts";
import { inProcess } from "../support/in-process.ts";
import { lint } from "../support/lint.ts";
import { checkout } from "../support/project.ts";
import { flags } from "../init/new-product.ts";
import { WorkflowProject } from "./workflow-project.ts";
import { requireActionlint } from "../support/require-go-tool.ts";

/** The words behind each `npx --no -- gantry` of some workflows, as a shell would hand them on. */
function commandLines(files: ReadonlyMap<string, string>): string[][] {
  return [...files.values()].flatMap((text) =>
    [...text.matchAll(/npx --no -- gantry (?<words>.*)/g)].map(({ groups }) => {
      const plain = (groups?.["words"] ?? "")
        .replace(/ (?:\||>>) .*/, "")
        .replaceAll(/\$\{\w+:\+(?<optional>[^{}]*)\}/g, "$<optional>")
        .replaceAll(/\$\{\w+:\+(?<optional>[^{}]*)\}/g, "$<optional>");
      // Of the words that a shell would put in, those that only some are allowed.
      const words = plain.replaceAll('"$APPROVER_ROLE"', "operator");
      return words.replaceAll('"', "").split(" ");
    }),
  );
}

async function assertUnderstood(files: ReadonlyMap<string, string>): Promise<void> {
  for (const words of commandLines(files)) {
    const { entry, rest } = await findCommand(words);
    const invocation = await parseInvocation(await entry.load(), rest);
    assert.ok(!invocation.flag("help"), words.join(" "));
  }
}

describe("what generated workflows call", () => {
  before(async function () {
    await requireActionlint(this);
  });

  it("are commands with options that they take", async () => {
    const files = readWorkflows(checkout);
    assert.ok(commandLines(files).length > 20);
    await assertUnderstood(files);
  });

  it("are commands that there are also where approvals are signed tags", async () => {
    const project = new WorkflowProject();
    project.edit("environments/production/config.yml", "method: reviewers", "method: signed-tags");
    const { exitCode, stderr } = await project.workflows("generate");
    assert.equal(exitCode, 0, stderr);
    const files = readWorkflows(project.root);
    const path = ".github/workflows/deploy-production.yml";
    const text = files.get(path) ?? "";
    assert.match(text, /gantry approvals verify production/);
    await assertUnderstood(files);
    assert.deepEqual((await lint(new Map([[path, text]]))).findings, []);
  });

  it("are there for a product that has just begun, and pass the check", async () => {
    const project = new WorkflowProject();
    project.forgetProduct();
    const options = { cwd: project.root, env: {} };
    const began = await inProcess(["init", ...flags, "--no-preview", "--yes", "--json"], options);
    assert.equal(began.exitCode, 0, began.stderr);
    const { exitCode, stderr } = await project.workflows("generate");
    assert.equal(exitCode, 0, stderr);
    const checked = await project.workflows("check");
    assert.equal(checked.exitCode, 0, checked.stdout);
    await assertUnderstood(readWorkflows(project.root));
  });
});
