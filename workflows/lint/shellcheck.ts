import { execa } from "execa";
import { z } from "zod";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { GantryError } from "../../model/errors.ts";
import { stepsOf } from "./look.ts";
import type { ParsedWorkflow } from "./parsed-workflow.ts";
import type { Broken } from "./rule.ts";

const report = z.object({
  comments: z.array(z.object({ code: z.int(), line: z.int(), message: z.string() })),
});

/** The run-steps of a workflow as shellcheck sees them; undefined where it is not installed. */
export function findShellcheck(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return findOnPath("shellcheck", env);
}

/** Lints every run-step, each with the variables of its step known to be set. */
export async function* askShellcheck(program: string, workflow: ParsedWorkflow): AsyncGenerator<Broken> {
  for (const { step, at } of stepsOf(workflow)) {
    if (step.run === undefined || (step.shell !== undefined && step.shell !== "bash")) continue;
    // An expression is some word by the time the shell reads it.
    const script = step.run.replaceAll(/\$\{\{[^]*?\}\}/g, "expression");
    const ran = await execa(program, ["--shell=bash", "--format=json1", "--norc", "-"], {
      input: `set -eo pipefail\n${script}\n`,
      reject: false,
      timeout: 20_000,
    });
    if (ran.exitCode !== 0 && ran.exitCode !== 1) {
      throw new GantryError(`shellcheck could not read a step of "${workflow.path}"`, {
        problems: [ran.stderr],
      });
    }
    for (const { code, line, message } of report.parse(JSON.parse(ran.stdout)).comments) {
      yield { at: [...at, "run"], message: `SC${code} in line ${line - 1} of the script: ${message}` };
    }
  }
}
