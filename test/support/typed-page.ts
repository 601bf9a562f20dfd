import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { temporaryFolder } from "./clean-up.ts";
import { assertShown, blocksOf, type Block } from "./documents.ts";
import { checkout } from "./project.ts";
import { bareRepository } from "./workflow-run/clean-checkout.ts";

/** A block of commands, and what the page says that they print. */
interface Step {
  commands: string;
  shown: string | undefined;
}

/** The packages of this checkout are linked instead of installed. */
const packages = `ln -s ${join(checkout, "node_modules")} node_modules && echo node_modules >> .git/info/exclude`;
const env = {
  GIT_AUTHOR_NAME: "Anan",
  GIT_AUTHOR_EMAIL: "anan@orchid.example",
  GIT_COMMITTER_NAME: "Anan",
  GIT_COMMITTER_EMAIL: "anan@orchid.example",
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "user.name",
  GIT_CONFIG_VALUE_0: "Anan",
  GIT_CONFIG_KEY_1: "user.email",
  GIT_CONFIG_VALUE_1: "anan@orchid.example",
  NO_COLOR: "1",
  npm_config_prefer_offline: "true",
  // npx and npm would take the machine's own Node.
  PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
};

/**
 * Types every command of a page, as somebody would who has Gantry's repository and nothing else, and holds that each prints
 * what the page shows below it. `# exit code 3` in a block is what its last command ends with.
 *
 * @param isInstalled whether the page installs Gantry as a package, which then is what its commands start
 */
export async function typePage(page: string, { isInstalled = false } = {}): Promise<void> {
  const top = temporaryFolder("gantry-page-");
  const gantry = bareRepository();
  await execa("git", ["push", "--quiet", gantry, "HEAD:refs/heads/main"], { cwd: checkout });
  const where = join(top, "where");
  let cwd = top;
  for (const { commands, shown } of stepsOf(blocksOf(page))) {
    const script = commands
      .replaceAll("<address of Gantry>", gantry)
      .replaceAll(/^npm ci$/gm, packages)
      .replaceAll("npx gantry", isInstalled ? "npx --no -- gantry" : "node cli/gantry.js");
    const words = ["-euo", "pipefail", "-c", `${script}\npwd >${where}`];
    const ran = await execa("bash", words, { cwd, env, all: true, stdin: "ignore", reject: false });
    const expected = Number(/# exit code (\d)/.exec(commands)?.[1] ?? 0);
    assert.equal(ran.exitCode, expected, `${commands}\n${ran.all}`);
    if (expected === 0) cwd = readFileSync(where, "utf8").trim();
    if (shown !== undefined) assertShown(shown, ran.all);
  }
}

function stepsOf(blocks: readonly Block[]): Step[] {
  return blocks.flatMap(({ language, text }, index) => {
    const next = blocks[index + 1];
    if (language !== "sh") return [];
    return [{ commands: text, shown: next?.language === "text" ? next.text : undefined }];
  });
}
