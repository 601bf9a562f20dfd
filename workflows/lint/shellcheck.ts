import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { GantryError } from "../../model/errors.ts";
import { stepsOf } from "./look.ts";
import type { ParsedWorkflow } from "./parsed-workflow.ts";
import type { Broken } from "./rule.ts";

const comment = z.object({ file: z.string(), code: z.int(), line: z.int(), message: z.string() });
type Comment = z.infer<typeof comment>;
const report = z.object({ comments: z.array(comment) });

/** The run-steps of a workflow as shellcheck sees them; undefined where it is not installed. */
export function findShellcheck(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return findOnPath("shellcheck", env);
}

/** Lints every run-step of all workflows by one start, each with the variables of its step known to be set. */
export async function askShellcheck(
  program: string,
  workflows: readonly ParsedWorkflow[],
): Promise<{ workflow: ParsedWorkflow; broken: Broken }[]> {
  const steps = workflows.flatMap((workflow) =>
    [...stepsOf(workflow)].flatMap(({ step: { run, shell }, at }) => {
      return run === undefined || (shell !== undefined && shell !== "bash") ? [] : [{ workflow, run, at }];
    }),
  );
  const found = await judge(program, [...new Set(steps.map(({ run }) => run))]);
  return steps.flatMap(({ workflow, run, at }) =>
    (found.get(run) ?? []).map(({ code, line, message }) => ({
      workflow,
      broken: { at: [...at, "run"], message: `SC${code} in line ${line - 1} of the script: ${message}` },
    })),
  );
}

/** What it says of each script, by the script's text. */
async function judge(program: string, scripts: readonly string[]): Promise<Map<string, Comment[]>> {
  if (scripts.length === 0) return new Map();
  return inTemporaryFolder("steps", async (folder) => {
    const files = scripts.map((script, at) => {
      const file = join(folder, `${at}.sh`);
      // An expression is some word by the time the shell reads it.
      const plain = script.replaceAll(/\$\{\{[^]*?\}\}/g, "expression");
      writeFileSync(file, `set -eo pipefail\n${plain}\n`);
      return file;
    });
    const ran = await execa(program, ["--shell=bash", "--format=json1", "--norc", ...files], {
      reject: false,
      timeout: 120_000,
    });
    if (ran.exitCode !== 0 && ran.exitCode !== 1) {
      const why = ran.stderr || (ran.timedOut ? "it did not end within 2 min" : "it said nothing");
      throw new GantryError("shellcheck could not read the workflows' steps", { problems: [why] });
    }
    const byFile = Map.groupBy(report.parse(JSON.parse(ran.stdout)).comments, ({ file }) => file);
    return new Map(scripts.map((script, at) => [script, byFile.get(files[at] ?? "") ?? []]));
  });
}
