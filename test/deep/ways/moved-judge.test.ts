import assert from "node:assert/strict";
import { gantry } from "../../support/gantry.ts";
import { gitAs } from "../../support/git-as.ts";
import { rooms, TestProject } from "../../support/project.ts";

/** A program that writes what judges it, while it is previewed. Each of these went through, with every rule ✓. */
const attempts = [
  {
    name: "a rule of the pack",
    does: 'write("policy/rules/require-signed-commits.ts");',
    said: "policy/rules/require-signed-commits.ts",
  },
  {
    name: "a rule that is put back when the plan is made",
    does: 'putBack("policy/rules/disallow-ruleset-bypass.ts");',
    said: "policy/rules/disallow-ruleset-bypass.ts",
  },
  {
    name: "a rule that is there for a moment alone",
    does: 'fs.writeFileSync("policy/cases/x.ts", ""); fs.rmSync("policy/cases/x.ts");',
    said: "policy/cases",
  },
  {
    name: "what the pack expects of the program",
    does: 'putBack("policy/compare-expected.ts");',
    said: "policy/compare-expected.ts",
  },
  {
    name: "the program that the pack compares with",
    does: 'putBack("stacks/repository.ts");',
    said: "stacks/repository.ts",
  },
  {
    name: "the catalog, which the pack reads anew, put back before anybody looks",
    does: 'putBack("environments/global/config.yml");',
    said: "environments/global/config.yml",
  },
  {
    name: "the copy that the pack runs from",
    does: 'for (const rule of fs.globSync(".gantry/judges/*/policy/rule.ts")) putBack(rule);',
    said: ".gantry/judges/",
  },
  {
    name: "what the pack is told of the catalog",
    does: 'fs.writeFileSync(".gantry/declared/repository.json", "[]");',
    said: ".gantry/declared/repository.json",
  },
] as const;

const tools = `import * as fs from "node:fs";
const write = (file: string) => { fs.chmodSync(file, 0o600); fs.appendFileSync(file, "\\n"); };
const putBack = (file: string) => {
  const [text, { atime, mtime }] = [fs.readFileSync(file), fs.statSync(file)];
  write(file);
  fs.writeFileSync(file, text);
  fs.utimesSync(file, atime, mtime);
};
`;

/** The stack of the repository is the smallest: each run takes seconds. */
describe("a judge that the program moves", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    for (const name of [...rooms, "package-lock.json"]) project.copy(name);
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "the base");
  });
  const git = (...args: string[]) => gitAs(project.root, args);
  const up = (...more: string[]) => gantry(project, ["up", "repository", "--local", "--yes", ...more]);
  const program = async (does: string): Promise<void> => {
    await git("checkout", "--quiet", "--force", "main");
    project.edit("stacks/index.ts", /^/, `${tools}process.chdir("..");\n${does}\nprocess.chdir("stacks");\n`);
  };

  describe("while it is previewed is a refusal, which each of these alone would be", () => {
    let said: string;
    before(async () => {
      await program(attempts.map(({ does }) => `{ ${does} }`).join("\n"));
      const { exitCode, stdout, stderr } = await up("--changed-program");
      assert.equal(exitCode, 3, stdout + stderr);
      assert.match(
        stderr,
        /the judge moved: .+ were written while repository was previewed; nothing was changed/,
      );
      assert.doesNotMatch(stderr, /planning again/);
      said = stderr;
    });
    for (const { name, said: file } of attempts)
      it(name, () => {
        assert.ok(said.includes(file), said);
      });
  });

  it("that is the base's is a refusal as well", async () => {
    await program(`for (const base of fs.globSync(".gantry/base/*/policy/rule.ts")) putBack(base);`);
    const { exitCode, stdout, stderr } = await up("--changed-program");
    assert.equal(exitCode, 3, stdout + stderr);
    assert.match(stderr, /the judge moved: \.gantry\/base\/\d+\/policy\/rule\.ts was written while/);
  });

  describe("or that has code run which no plan shows", () => {
    it("a resource hook is a refusal before anything is applied, and no stack trace", async () => {
      await git("checkout", "--quiet", "--force", "main");
      project.edit(
        "stacks/index.ts",
        "    const root = pulumi.getRootDirectory();",
        `    const hook = new pulumi.ResourceHook("mine", () => undefined);
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
      type.startsWith("github:") ? { props, opts: { ...opts, hooks: { afterCreate: [hook] } } } : undefined,
    );
    const root = pulumi.getRootDirectory();`,
      );
      const { exitCode, stdout, stderr } = await up("--changed-program");
      assert.equal(exitCode, 3, stdout + stderr);
      assert.match(stderr, /gantry: the program has a resource hook, which runs at the application/);
      assert.doesNotMatch(stdout + stderr, /^ *at /m);
    });
  });
});
