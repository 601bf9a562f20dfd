import assert from "node:assert/strict";
import { execa } from "execa";
import { z } from "zod";
import { cloudFiles } from "../support/cloud.ts";
import { gitAs } from "../support/git-as.ts";
import { rooms, TestProject } from "../support/project.ts";

const document = z.object({
  applied: z.boolean(),
  violations: z.array(z.unknown()),
  checks: z.array(
    z.object({
      check: z.string(),
      passed: z.boolean(),
      hint: z.string().optional(),
      details: z.object({ programChanges: z.array(z.object({ message: z.string() })) }),
    }),
  ),
});

/** The stack of the repository is the smallest: each run takes seconds. */
describe("a program that", () => {
  let project: TestProject;
  const git = (...args: string[]) => gitAs(project.root, args);
  const entry = "    return await stackProgram(";
  /** With the project's own Gantry, which knows what the change makes it know. */
  const up = (...more: string[]) =>
    execa(process.execPath, ["cli/gantry.js", "up", "repository", "--local", "--yes", ...more], {
      cwd: project.root,
      env: { NO_COLOR: "1" },
      reject: false,
      stdin: "ignore",
    });
  const created = (): number => cloudFiles(project, "", "").names.length;
  before(async () => {
    project = new TestProject();
    for (const name of [...rooms, "package-lock.json"]) project.copy(name);
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "the base");
    await git("checkout", "--quiet", "-b", "change");
  });
  beforeEach(() => git("checkout", "--quiet", "--force", "change"));

  it("knows a newer catalog than the base's cannot be compared: that is said, and its owners decide", async () => {
    const key = 'motto: z.string().optional().describe("what it is for")';
    project.edit("model/declared/product.ts", "  domain: ", `  ${key},\n  domain: `);
    project.edit("environments/global/config.yml", "product:\n", "product:\n  motto: faster\n");
    const ran = await up("--json");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { applied, violations, checks } = document.parse(JSON.parse(ran.stdout));
    assert.deepEqual([applied, violations, checks.length], [false, [], 1]);
    const [found] = checks;
    assert.deepEqual([found?.check, found?.passed], ["base pack", false]);
    assert.match(
      found?.details.programChanges.map(({ message }) => message).join("\n") ?? "",
      /cannot be compared with what is expected: .*config\.yml:\d+:\d+ product\.motto: is not a known key/,
    );
    assert.match(found?.hint ?? "", /merge it first: the owners of the program agree to it there/);
    assert.equal(created(), 0);
  });

  it("throws half-way in the preview changes nothing", async () => {
    project.edit("stacks/index.ts", entry, `    await Promise.reject(new Error("half-way"));\n${entry}`);
    const ran = await up("--changed-program");
    assert.equal(ran.exitCode, 1, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /gantry: repository could not be brought up to date\n[^]*half-way/);
    assert.equal(created(), 0);
  });

  it("throws half-way in the application is told, and the same command goes on where that stopped", async () => {
    project.edit(
      "stacks/index.ts",
      /return await (stackProgram\([^]*?\}\)\));/,
      `const outputs = await $1;
    if (!pulumi.runtime.isDryRun()) throw new Error("half-way");
    return outputs;`,
    );
    const ran = await up("--changed-program");
    assert.equal(ran.exitCode, 1, ran.stdout + ran.stderr);
    assert.match(
      ran.stderr,
      /half-way[^]*hint: nothing is lost: mend the cause and run the same command again/,
    );
    await git("checkout", "--quiet", "--force", "change");
    const again = await up();
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.match(again.stdout, /policy: all \d+ rules hold/);
    assert.ok(created() > 0);
  });
});
