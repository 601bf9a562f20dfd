import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { readCatalog } from "../../../catalog/read-catalog.ts";
import { ensureLockedPackages } from "../../../engine/obtain/locked-packages.ts";
import { openSession } from "../../../engine/run/open-session.ts";
import { starts } from "../../../engine/run/run-pulumi.ts";
import { judgeOf } from "../../../guard/judge/judge-of.ts";
import { previewStack } from "../../../guard/judge/preview-stack.ts";
import { createProgress } from "../../../terminal/progress.ts";
import { gantry } from "../../support/gantry.ts";
import { gitAs } from "../../support/git-as.ts";
import { checkout, TestProject } from "../../support/project.ts";

const answers = "node_modules/@pulumi/pulumi/proto/analyzer_pb.js";
/** The pack's answers without what it found: each rule counts as kept. */
const silent = ";exports.AnalyzeResponse.prototype.setDiagnosticsList = function () { return this; };\n";

/** A violation of the repository's stack, whoever judges soundly. */
const broken = `waivers:
  nobody:
    rule: require-concurrency-limit
    resource: gantry:index:DeploymentSurface nobody
    stack: repository
    owner: platform-team
    reason: there is no such surface
    expires: ${new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)}
`;

const installed = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })) });

/** A repository with packages of its own, which a change and its program may write. Each of these went through, with every rule ✓. */
describe("packages that move the judge", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    const packages = await ensureLockedPackages({
      folder: checkout,
      member: "",
      whose: "this checkout",
      env: process.env,
      progress: createProgress({ stderr: process.stderr, interactive: false }),
    });
    rmSync(project.path("node_modules"));
    cpSync(packages, project.path("node_modules"), { recursive: true, verbatimSymlinks: true });
    symlinkSync(process.execPath, project.path("node_modules/.bin/node"));
    project.copy("stacks");
    for (const file of ["package.json", "package-lock.json"]) {
      rmSync(project.path(file));
      cpSync(join(checkout, file), project.path(file));
    }
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "the base");
    await git("checkout", "--quiet", "-b", "change");
  });
  const git = (...args: string[]) => gitAs(project.root, args);
  const judged = (base = "main") => gantry(project, ["preview", "repository", "--local", "--base", base]);

  describe("of a change that breaks a rule are not those that the base judges by", () => {
    let sound = "";
    before(() => {
      sound = project.read(answers);
      project.edit("environments/global/config.yml", /$/, broken);
    });
    const refused = async (): Promise<string> => {
      const { exitCode, stdout, stderr } = await judged();
      assert.equal(exitCode, 3, stdout + stderr);
      assert.match(stdout, /require-valid-waivers/);
      return stdout;
    };

    it("where a file of them was replaced, which git does not see", async () => {
      project.write(answers, sound + silent);
      const alone = await gantry(project, ["preview", "repository", "--local"]);
      assert.equal(alone.exitCode, 0, "the change's own judge is silent");
      assert.match(await refused(), /the policy pack is that of main .+, and so are the packages/);
    });

    it("where its package.json and its lock take one from elsewhere", async () => {
      const zod = /"zod": "[\d.]+"/g;
      for (const file of ["package.json", "package-lock.json"])
        project.edit(file, zod, '"zod": "file:./zod"');
      assert.match(await refused(), /the change touches the policy pack or its packages/);
    });

    it("where its lock alone pins another version", async () => {
      await git("checkout", "--quiet", "--force", "main", "--", "package.json", "package-lock.json");
      project.edit("package-lock.json", /("node_modules\/zod": \{\s+"version": ")[\d.]+/, "$14.0.0");
      assert.match(await refused(), /the change touches the policy pack or its packages/);
    });

    it("where its lock is gone", async () => {
      rmSync(project.path("package-lock.json"));
      await refused();
    });

    it("where the very Node was replaced that its packages bring", async () => {
      await git("checkout", "--quiet", "--force", "main", "--", "package-lock.json");
      project.write(answers, sound);
      const node = project.path("node_modules/.bin/node");
      rmSync(node);
      project.write(
        "node_modules/.bin/node",
        `#!/bin/sh
case "$*" in *run-policy-pack*) exec "${process.execPath}" --require "${project.path(".gantry/silent.cjs")}" "$@" ;; esac
exec "${process.execPath}" "$@"
`,
      );
      chmodSync(node, 0o755);
      project.write(
        ".gantry/silent.cjs",
        `const { Module } = require("node:module"); const load = Module._load;
Module._load = function (name, ...more) {
  const exports = load.call(this, name, ...more);
  if (String(name).endsWith("analyzer_pb.js")) { ${silent} }
  return exports;
};`,
      );
      await refused();
      rmSync(node);
      symlinkSync(process.execPath, node);
    });

    it("where the base has no lock, it is a failure and no second try", async () => {
      await git("checkout", "--quiet", "--force", "-b", "without", "main");
      await git("rm", "--quiet", "package-lock.json");
      await git("commit", "--quiet", "-m", "no lock");
      const { exitCode, stderr } = await judged("without");
      assert.equal(exitCode, 1, stderr);
      assert.match(stderr, /without \([0-9a-f]{12}\) has no "package-lock\.json": nobody can say/);
      assert.match(stderr, /hint: commit "package-lock\.json" there/);
      await git("checkout", "--quiet", "--force", "change");
    });
  });

  describe("that the program writes while it is previewed are a refusal", () => {
    const attempts = {
      "a file that the pack loads, put back": [`putBack("${answers}");`, answers],
      "a file for a moment": [
        'fs.writeFileSync("node_modules/zod/x.js", ""); fs.rmSync("node_modules/zod/x.js");',
        "node_modules/zod",
      ],
      "a package that gives way to another": [
        'fs.renameSync("node_modules/yaml", ".gantry/yaml"); fs.renameSync(".gantry/yaml", "node_modules/yaml");',
        "node_modules/yaml",
      ],
      "what npm says is installed": ['putBack("node_modules/.package-lock.json");', ".package-lock.json"],
      "the program that runs all of it": [
        'const to = fs.readlinkSync("node_modules/.bin/node"); fs.rmSync("node_modules/.bin/node"); fs.symlinkSync(to, "node_modules/.bin/node");',
        "node_modules/.bin/node",
      ],
    } as const;
    const tools = `import * as fs from "node:fs";
const putBack = (file: string) => { const text = fs.readFileSync(file); fs.appendFileSync(file, "\\n"); fs.writeFileSync(file, text); };
`;
    let said = "";
    const program = async (does: string): Promise<void> => {
      await git("checkout", "--quiet", "--force", "change");
      project.edit(
        "stacks/index.ts",
        /^/,
        `${tools}process.chdir("..");\n${does}\nprocess.chdir("stacks");\n`,
      );
    };
    before(async () => {
      await program(
        Object.values(attempts)
          .map(([does]) => `{ ${does} }`)
          .join("\n"),
      );
      const up = ["up", "repository", "--local", "--yes", "--changed-program"];
      const { exitCode, stdout, stderr } = await gantry(project, up);
      assert.equal(exitCode, 3, stdout + stderr);
      assert.match(
        stderr,
        /the judge moved: .+ were written while repository was previewed; nothing was changed/,
      );
      said = stderr;
    });
    for (const [name, [, file]] of Object.entries(attempts))
      it(name, () => {
        assert.ok(said.includes(file), said);
      });

    it("those of the base, in the user's cache, which are then installed anew", async () => {
      const cached = 'const cache = fs.realpathSync(fs.globSync(".gantry/base/*/node_modules")[0]);';
      await program(`${cached} fs.writeFileSync(cache + "/zod/x.js", "");`);
      const { exitCode, stdout, stderr } = await judged();
      assert.equal(exitCode, 3, stdout + stderr);
      assert.match(stderr, /the judge moved: "?\/.+\/node_modules\/zod\/x\.js/);
      await git("checkout", "--quiet", "--force", "change");
      const again = await judged();
      assert.equal(again.exitCode, 0, again.stdout + again.stderr);
      assert.match(again.stderr, /installing the packages that main .+ somebody has changed since: anew/);
    });

    it("packages that lie closer to the pack than its own", async () => {
      await git("checkout", "--quiet", "--force", "change");
      mkdirSync(project.path(".gantry/node_modules/bufferutil"), { recursive: true });
      const { exitCode, stderr } = await gantry(project, ["preview", "repository", "--local"]);
      assert.equal(exitCode, 3, stderr);
      assert.match(stderr, /the pack would load packages from ".+\/\.gantry\/node_modules"/);
      rmSync(project.path(".gantry/node_modules"), { recursive: true });
    });
  });

  it("are all that a pack loads beside its parts, and what starts it", async () => {
    const file = project.path(".gantry/loaded.txt");
    project.write(
      ".gantry/record.mjs",
      `import { registerHooks } from "node:module"; import { appendFileSync } from "node:fs";
if (String(process.argv[1]).includes("run-policy-pack"))
  registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(file)}, url + "\\n"); return next(url, context); } });`,
    );
    const { stdin, stdout, stderr } = process;
    const context = { cwd: project.root, env: process.env, stdin, stdout, stderr };
    const all = { ...context, interactive: false, color: false, columns: undefined };
    const progress = createProgress(all);
    const session = await openSession(all, { stack: "staging", local: true, progress });
    const judge = await judgeOf(session.project, await readCatalog(project.root), "staging");
    const env = { ...session.env, NODE_OPTIONS: `--import=${project.path(".gantry/record.mjs")}` };
    await previewStack({ ...session, env }, progress, judge);
    const packages = realpathSync(project.path("node_modules"));
    const { packages: known } = installed.parse(
      JSON.parse(readFileSync(join(packages, ".package-lock.json"), "utf8")),
    );
    const dev = Object.keys(known).filter((path) => known[path]?.dev === true);
    const urls = readFileSync(file, "utf8")
      .split("\n")
      .filter((url) => url.startsWith("file:"));
    const loaded = [...new Set(urls.map((url) => fileURLToPath(url)))];
    assert.ok(loaded.some((path) => path.includes("/zod/")) && loaded.some((path) => path.includes("/gcp/")));
    const parts = judge.parts.map((part) => join(dirname(judge.pack), part));
    const besides = loaded.filter((path) => {
      const own = relative(dirname(packages), path);
      if (own.startsWith("node_modules/")) return dev.some((each) => own.startsWith(`${each}/`));
      return ![...parts, ...starts].some((part) => path === part || path.startsWith(`${part}/`));
    });
    // The record itself.
    assert.deepEqual(besides, []);
  });
});
