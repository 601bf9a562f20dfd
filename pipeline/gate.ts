import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { findProject } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { type GateInputs, withFolders } from "./gate/find-reports.ts";
import { gateMarkdown } from "./gate/gate-markdown.ts";
import { gateText } from "./gate/gate-text.ts";
import { judgeGates } from "./gate/judge.ts";
import { gatesFor } from "./gate/which-gates.ts";

export interface GateOptions extends GateInputs {
  /** A gate's id; without it, what holds where this runs. */
  gate: string | undefined;
  /** Folders with reports that say by their names what they are. */
  reports: readonly string[];
  /** A file that the judgement is added to in Markdown, such as a job's summary. */
  summary: string | undefined;
  json: boolean;
}

/** Holds what tests, coverage, linter and type checker left against a gate's thresholds. Ends with a violation where one is not reached. */
export async function judgeGate(context: Context, options: GateOptions): Promise<ExitCode> {
  const { repository } = await readCatalog(findProject(context.cwd).root);
  const { defaultBranch } = repository.product.repository;
  const gates = gatesFor(repository.gates, options.gate, { env: context.env, defaultBranch });
  const judgement = judgeGates(context.cwd, gates, withFolders(context.cwd, options, options.reports));
  if (options.summary !== undefined) {
    appendFileSync(resolve(context.cwd, options.summary), gateMarkdown(judgement));
  }
  context.stdout.write(
    options.json ? `${JSON.stringify(judgement, null, 2)}\n` : gateText(judgement, context),
  );
  return judgement.passed ? ExitCode.done : ExitCode.violation;
}
