import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { temporaryFolder } from "../support/clean-up.ts";
import { assertShown, blocksOf, type Block } from "../support/documents.ts";
import { checkout } from "../support/project.ts";
import { bareRepository } from "../support/workflow-run/clean-checkout.ts";

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
  NO_COLOR: "1",
};

function stepsOf(blocks: readonly Block[]): Step[] {
  return blocks.flatMap(({ language, text }, index) => {
    const next = blocks[index + 1];
    if (language !== "sh") return [];
    return [{ commands: text, shown: next?.language === "text" ? next.text : undefined }];
  });
}

describe("the first hour", () => {
  it("can be typed as its page says, and shows what the page does", async () => {
    const top = temporaryFolder("gantry-first-hour-");
    const gantry = bareRepository();
    await execa("git", ["push", "--quiet", gantry, "HEAD:refs/heads/main"], { cwd: checkout });
    const where = join(top, "where");
    let cwd = top;
    for (const { commands, shown } of stepsOf(blocksOf("docs/first-hour.md"))) {
      const script = commands
        .replaceAll("<address of Gantry>", gantry)
        .replaceAll(/^npm ci$/gm, packages)
        .replaceAll("npx gantry", "node cli/gantry.js");
      const words = ["-euo", "pipefail", "-c", `${script}\npwd >${where}`];
      const ran = await execa("bash", words, { cwd, env, all: true, stdin: "ignore", reject: false });
      const expected = Number(/# exit code (\d)/.exec(commands)?.[1] ?? 0);
      assert.equal(ran.exitCode, expected, `${commands}\n${ran.all}`);
      if (expected === 0) cwd = readFileSync(where, "utf8").trim();
      if (shown !== undefined) assertShown(shown, ran.all);
    }
  });
});
