import { findProject } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { runProfile, type RunProfile } from "../model/declared/run-settings.ts";
import { pipelineRun } from "../model/observed/pipeline-run.ts";
import { RunExitCode } from "../model/observed/run-exit-code.ts";
import { runStep } from "../model/observed/run-step.ts";
import type { Context } from "../terminal/context.ts";
import { say, print } from "../terminal/say.ts";
import { nameList } from "../terminal/table.ts";
import { maskFor } from "./log/mask.ts";
import { RunLog } from "./log/run-log.ts";
import { makeToken } from "./log/script-line.ts";
import { type PlannedStep, planSteps } from "./steps/plan-steps.ts";
import { runSteps, type StepsRan } from "./steps/run-steps.ts";
import { endCode, exitCodeOf, isGood, summaryText } from "./steps/summary-text.ts";
import { commandText, fromText, listed } from "./steps/step-text.ts";
import { wantsSpans } from "./telemetry/wants-spans.ts";
import { hasPicture, watchRun } from "./steps/watch.ts";

export interface RunOptions {
  /** A RunProfile. */
  profile: string;
  /** Steps. */
  only: readonly string[];
  /** Paths of the only scripts that steps start. */
  scripts: readonly string[];
  /** Ends with 0 where all was in order, however long it took. */
  allowLate: boolean;
  /** Says what the steps would do, and does nothing. */
  list: boolean;
  json: boolean;
}

/**
 * `gantry run`: the nine steps of a run, and its log. Ends with the run's exit code, 0–5 (docs/runs.md).
 *
 * @throws GantryError where the run cannot begin: the command then ends with 4
 */
export async function run(context: Context, options: RunOptions): Promise<RunExitCode> {
  const { root } = findProject(context.cwd);
  const { repository } = await readCatalog(root);
  const profile = runProfile.parse(options.profile);
  const only = runStep.array().parse(options.only);
  const { scripts } = options;
  const steps = planSteps({ root, settings: repository.run, profile, only, scripts });
  if (options.list) {
    list(context, steps, { profile, json: options.json });
    return RunExitCode.done;
  }
  return runAndLog(context, root, steps, { ...options, profile });
}

function list(
  context: Context,
  steps: readonly PlannedStep[],
  { profile, json }: { profile: RunProfile; json: boolean },
): void {
  if (json) {
    context.stdout.write(`${JSON.stringify({ profile, steps: steps.map(listed) }, null, 2)}\n`);
    return;
  }
  const mask = maskFor(context.env);
  const rows = steps.flatMap(({ step, commands, leftOut }): (readonly [string, string])[] => {
    if (leftOut !== undefined) return [[step, `left out: ${leftOut}`]];
    if (commands.length === 0) return [[step, "nothing to do"]];
    return commands.map((command, at) => [
      at === 0 ? step : "",
      mask(`${commandText(command)}  from ${fromText(command)}`),
    ]);
  });
  context.stdout.write(nameList(rows, context));
}

async function runAndLog(
  context: Context,
  root: string,
  steps: readonly PlannedStep[],
  { profile, scripts, allowLate, json }: Omit<RunOptions, "profile"> & { profile: RunProfile },
): Promise<RunExitCode> {
  const { env } = context;
  const mask = maskFor(env);
  const began = performance.now();
  const log = new RunLog({
    root,
    mask,
    now: () => new Date(),
    failed: (reason) => {
      say(context, `the log "${log.path}" cannot be written: ${reason}; the run goes on, and fails for it`);
    },
  });
  const beganAt = log.now().getTime();
  const startTime = Math.floor(beganAt / 1000);
  const stop = new AbortController();
  const interrupt = (): void => {
    stop.abort();
  };
  for (const signal of interrupts) process.on(signal, interrupt);
  const watcher = watchRun(context, mask);
  let ran: StepsRan;
  try {
    log.info("init", `run ${log.runId} with the profile ${profile}`);
    ran = await runSteps({ root, steps, log, env, token: makeToken(), stop: stop.signal, watcher });
  } finally {
    watcher.end();
    for (const signal of interrupts) process.off(signal, interrupt);
  }
  log.flush();
  const duration = Math.floor((performance.now() - began) / 1000);
  const completed = ran.completed.filter((step) => log.lost === 0 || step !== "complete");
  const failed = ran.exitCode(duration);
  const record = pipelineRun.parse({
    run_id: log.runId,
    start_time: startTime,
    end_time: startTime + duration,
    duration,
    // What the log lacks, nobody can look up.
    exit_code: log.lost > 0 && isGood(failed) ? RunExitCode.environment : failed,
    profile,
    triggered_by: hasPicture(context) ? "TUI" : "CLI",
    steps_completed: completed,
  });
  const said = `run ${log.runId} ended with exit code ${record.exit_code}`;
  if (isGood(record.exit_code)) log.info("complete", said, { pipeline_run: record });
  else log.error("complete", said, { pipeline_run: record });
  log.close();
  if (wantsSpans(env)) {
    const { sendSpans } = await import("./telemetry/send-spans.ts");
    const took = performance.now() - began;
    const why = await sendSpans({ record, steps: ran.results, began: beganAt, took, env, mask });
    if (why !== undefined) say(context, mask(`the run's spans were not sent: ${why}`));
  }
  const lost = log.lost;
  if (json) {
    const document = { run: record, log: log.path, lost, steps: ran.results };
    context.stdout.write(`${mask(JSON.stringify(document, null, 2))}\n`);
  } else {
    const { results } = ran;
    const shown = { steps, results, log: log.path, lost, scripts, allowLate };
    print(context, mask(summaryText(record, shown)));
  }
  return endCode(exitCodeOf(record.exit_code), { allowLate });
}

const interrupts = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
