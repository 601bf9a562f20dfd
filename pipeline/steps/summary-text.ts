import { GantryError } from "../../model/errors.ts";
import type { PipelineRun } from "../../model/observed/pipeline-run.ts";
import { RunExitCode } from "../../model/observed/run-exit-code.ts";
import type { PlannedStep } from "./plan-steps.ts";
import type { StepResult } from "./run-steps.ts";
import { tookText, wordText } from "./step-text.ts";

export interface Summarised {
  steps: readonly PlannedStep[];
  results: readonly StepResult[];
  /** The log's path. */
  log: string;
  /** How many entries the log lacks. */
  lost: number;
  /** The only scripts that the run was of. */
  scripts: readonly string[];
  /** Whether being late is no failure. */
  allowLate: boolean;
}

/** The last lines of a run: how it ended, where its log is, and the line that runs again what failed. */
export function summaryText(record: PipelineRun, summarised: Summarised): string {
  const { log, lost, allowLate } = summarised;
  const code = exitCodeOf(record.exit_code);
  const allowed = allowLate && code === RunExitCode.late ? ", which --allow-late takes for 0" : "";
  const lines = [
    `${record.run_id}: ${reasons[code]} (exit code ${code}${allowed}), ${tookText(record.duration * 1000)}`,
    `log: ${log}${lost === 0 ? "" : `, which lacks ${lost} of its entries`}`,
  ];
  if (isGood(code)) return lines.join("\n");
  const suffix = record.profile === "dev" ? "" : ` --profile ${record.profile}`;
  return [...lines, `again: \`${againText(summarised)}${suffix}\``].join("\n");
}

/** Where the run was of some scripts alone, those of them that the steps start. */
function againText({ steps, results, scripts }: Summarised): string {
  const of = (which: StepResult["result"]): string[] =>
    results.filter(({ result }) => result === which).map(({ step }) => step);
  const failed = of("failed");
  const again = failed.length > 0 ? failed : of("not run");
  const started = steps
    .filter(({ step }) => again.includes(step))
    .flatMap(({ commands }) => commands.map(({ argv: [program] }) => program));
  const named = scripts.filter((path) => started.includes(path)).map((path) => `--script ${wordText(path)}`);
  return ["gantry run", ...(named.length > 0 ? named : again.map((step) => `--only ${step}`))].join(" ");
}

/** What the process ends with. The record says that a run was late all the same. */
export function endCode(code: RunExitCode, { allowLate }: Pick<Summarised, "allowLate">): RunExitCode {
  return allowLate && code === RunExitCode.late ? RunExitCode.done : code;
}

export function isGood(code: number): boolean {
  return code === RunExitCode.done || code === RunExitCode.late;
}

export function exitCodeOf(code: number): RunExitCode {
  const known = Object.values(RunExitCode).find((one) => one === code);
  if (known === undefined) throw new GantryError(`there is no exit code ${code} of a run`);
  return known;
}

const reasons: Readonly<Record<RunExitCode, string>> = {
  [RunExitCode.done]: "all in order",
  [RunExitCode.lint]: "lint failed",
  [RunExitCode.test]: "tests failed",
  [RunExitCode.build]: "the build failed",
  [RunExitCode.environment]: "the environment is not in order",
  [RunExitCode.late]: "in order, and late: 300 s or more",
};
