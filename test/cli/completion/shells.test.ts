import assert from "node:assert/strict";
import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../support/clean-up.ts";
import { completedLines, completionScript } from "../../support/completed.ts";
import { TestProject } from "../../support/project.ts";
import { requireShell } from "../../support/shell-session.ts";

/** What is typed before Tab, and what the line is then. */
const lines: readonly (readonly [string, string])[] = [
  ["gantry pre", "gantry preview"],
  ["gantry secrets ro", "gantry secrets rotate"],
  ["gantry up stag", "gantry up staging"],
  ["gantry up staging --break", "gantry up staging --break-glass"],
  ["gantry outputs staging --format js", "gantry outputs staging --format json"],
  ["gantry outputs staging --format=js", "gantry outputs staging --format=json"],
  ["gantry profile use staging:", "gantry profile use staging:us-east"],
  ["gantry catalog show api-p", "gantry catalog show api-p95"],
  ["gantry catalog show guardrail/api", "gantry catalog show guardrail/api-p95"],
  ["gantry secrets get staging ocr-v", "gantry secrets get staging ocr-vision-key"],
  ["gantry policy explain require-image", "gantry policy explain require-image-digest"],
  ["gantry up staging --break-glass 'two words' --loc", "gantry up staging --break-glass two words --local"],
  ["gantry up staging --plan Pulumi.stag", "gantry up staging --plan Pulumi.staging.yaml"],
  ["gantry up staging --plan=Pulumi.stag", "gantry up staging --plan=Pulumi.staging.yaml"],
  ["npx gantry catalog gr", "npx gantry catalog graph"],
  ["npx --no gantry doc", "npx --no gantry doctor"],
  ["npm run gantry -- secrets key", "npm run gantry -- secrets keygen"],
  ["npm exec -- gantry out", "npm exec -- gantry outputs"],
  ["gantry frobnicate ", "gantry frobnicate"],
];

const project = { root: "" };

/** What makes of every gantry one that fails with a word on stdout. */
function failing(): Record<string, string> {
  const file = join(temporaryFolder("gantry-failing-"), "fail.cjs");
  writeFileSync(file, 'console.log("doctored"); process.exit(1);');
  return { NODE_OPTIONS: `--require=${file}` };
}

describe("completion by a shell's own editor", () => {
  before(() => {
    project.root = new TestProject().root;
  });

  for (const shell of ["bash", "zsh"] as const) {
    describe(`in ${shell}`, () => {
      beforeEach(function () {
        requireShell(this, shell);
      });

      it("makes of each line what was meant", async () => {
        const typed = lines.map(([line]) => line);
        const { completed } = await completedLines(shell, typed, { cwd: project.root });
        assert.deepEqual(
          completed,
          lines.map(([, line]) => line),
        );
      });

      it("says nothing where the catalog is broken, or Node cannot start", async () => {
        const broken = new TestProject();
        broken.edit("environments/staging/config.yml", "services:", "servces:");
        const ids = await completedLines(shell, ["gantry catalog show ap"], { cwd: broken.root });
        assert.deepEqual(ids.completed, ["gantry catalog show ap"]);
        assert.doesNotMatch(ids.screen, /mistake|servces|hint/);
        const env = { NODE_OPTIONS: "--require=/nowhere.cjs" };
        const gone = await completedLines(shell, ["gantry doct"], { cwd: project.root, env });
        assert.deepEqual(gone.completed, ["gantry doct"]);
        assert.doesNotMatch(gone.screen, /Error|nowhere/);
      });

      it("types nothing of an error, whatever is on stdout", async () => {
        const nowhere = temporaryFolder("gantry-nowhere-");
        const line = "gantry catalog graph --json --environment ";
        const { completed } = await completedLines(shell, [line], { cwd: nowhere });
        assert.deepEqual(completed, [line.trim()]);
        const failed = await completedLines(shell, ["gantry doct"], { cwd: nowhere, env: failing() });
        assert.deepEqual(failed.completed, ["gantry doct"]);
      });
    });
  }

  const others = {
    bash: "function own { COMPREPLY=(other-tool); }; complete -F own npx",
    zsh: "autoload -Uz compinit && compinit -u -D; function own { compadd other-tool; }; compdef own npx",
  } as const;
  for (const shell of ["bash", "zsh"] as const) {
    it(`in ${shell} goes on with what completed npx before`, async function () {
      requireShell(this, shell);
      const { completed } = await completedLines(shell, ["npx oth", "npx gantry doc"], {
        cwd: project.root,
        before: others[shell],
      });
      assert.deepEqual(completed, ["npx other-tool", "npx gantry doctor"]);
    });
  }

  const settings = {
    bash: ["set -o nounset", "set -o errexit", "set -o noglob", "IFS=:", "set -o posix"],
    zsh: [
      "setopt no_unset",
      "setopt ksh_arrays",
      "setopt sh_word_split glob_subst",
      "IFS=:",
      "setopt no_nomatch",
    ],
  } as const;
  for (const shell of ["bash", "zsh"] as const) {
    for (const setting of settings[shell]) {
      it(`works in ${shell} under ${setting}`, async function () {
        requireShell(this, shell);
        const { completed, screen } = await completedLines(shell, ["gantry profile use staging:"], {
          cwd: project.root,
          before: setting,
        });
        assert.deepEqual(completed, ["gantry profile use staging:us-east"], screen);
      });
    }
  }

  describe("in fish", () => {
    beforeEach(function () {
      requireShell(this, "fish");
    });

    const candidates = async (typed: string, cwd: string, more = {}): Promise<string[]> => {
      const file = join(temporaryFolder("gantry-completed-"), "load");
      writeFileSync(file, completionScript("fish"));
      const script = `source ${file}; complete --do-complete ${JSON.stringify(typed)}`;
      const env = { HOME: cwd, PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8", ...more };
      const { stdout, stderr } = await execa("fish", ["--no-config", "-c", script], {
        cwd,
        env,
        extendEnv: false,
      });
      assert.equal(stderr, "");
      return stdout === "" ? [] : stdout.split("\n").map((line) => line.split("\t")[0] ?? "");
    };

    for (const [typed, completed] of lines) {
      // Files behind an equals sign are fish's own affair: it completes the value alone.
      if (typed.includes("--plan=")) continue;
      it(`offers what makes "${completed}" of "${typed}"`, async () => {
        const found = await candidates(typed, project.root);
        const last = completed.split(" ").at(-1) ?? "";
        if (typed.endsWith(" ")) assert.deepEqual(found, []);
        else assert.deepEqual(found, [last]);
      });
    }

    it("says what each word is", async () => {
      const file = join(temporaryFolder("gantry-completed-"), "load");
      writeFileSync(file, completionScript("fish"));
      const script = `source ${file}; complete --do-complete "gantry catalog e"`;
      const { stdout } = await execa("fish", ["--no-config", "-c", script], { cwd: project.root });
      assert.equal(stdout, "eas\tprint or write the eas.json that the catalog asks for");
    });

    it("offers nothing of an error, whatever is on stdout", async () => {
      const nowhere = temporaryFolder("gantry-nowhere-");
      assert.deepEqual(await candidates("gantry catalog graph --json --environment ", nowhere), []);
      assert.deepEqual(await candidates("gantry doct", nowhere, failing()), []);
    });

    it("says nothing where the catalog is broken", async () => {
      const broken = new TestProject();
      broken.edit("environments/staging/config.yml", "services:", "servces:");
      assert.deepEqual(await candidates("gantry catalog show ap", broken.root), []);
    });
  });
});
