import { loggingClient, readJobLog } from "../../clients/google/logging.ts";
import { cloudRunClient, readExecution, startJob, type Execution } from "../../clients/google/run-jobs.ts";
import { RestFailed } from "../../clients/rest/rest-failed.ts";
import type { Timing } from "../../clients/rest/service-client.ts";
import { GantryError } from "../../model/errors.ts";
import type { Clock } from "../../terminal/clock.ts";
import type { Progress } from "../../terminal/progress.ts";

const everyMs = 5_000;
/** So many polls in a row may get no answer. */
const mostSilent = 12;
/** An image is fetched and a container started before the job's own time counts. */
const startMs = 5 * 60_000;
/** A line of the log may come that much later. */
const logPolls = 6;
/** Of a log that failed, the end is what says why. */
const shownLines = 40;

export interface RunJob {
  /** `projects/<project>/locations/<location>/jobs/<name>`. */
  job: string;
  /** How long it may run. */
  timeoutMinutes: number;
  env: Readonly<Record<string, string | undefined>>;
  progress: Progress;
  clock: Clock;
  timing?: Timing;
}

/**
 * Starts the job that migrates, waits for its end, and shows what it wrote. Started twice it does no harm: the second waits for
 * the lock of the first, and finds nothing to do.
 *
 * @throws GantryError where it fails, is cancelled, does not end, or somebody interrupts the waiting
 */
export async function runMigrationJob({
  job,
  timeoutMinutes,
  env,
  progress,
  clock,
  timing,
}: RunJob): Promise<void> {
  const runs = cloudRunClient(env, timing);
  const name = await startJob(runs, job);
  progress.step(`started ${name}`);
  const end = clock.now().getTime() + timeoutMinutes * 60_000 + startMs;
  let execution: Execution = { ended: undefined, says: [], logPage: undefined };
  let silent = 0;
  while (execution.ended === undefined && clock.now().getTime() < end) {
    progress.tick(`${name} runs`);
    if (!(await clock.wait(everyMs))) throw stopped(name, "nobody waits for it any more: it was interrupted");
    try {
      execution = await readExecution(runs, name);
      silent = 0;
    } catch (error) {
      // It runs whether anybody answers or not.
      silent += 1;
      if (!(error instanceof RestFailed) || silent === mostSilent) throw error;
    }
  }
  progress.done();
  const log = await logOf(name, { env, clock, timing });
  for (const line of log.lines) progress.step(`  ${line}`);
  if (execution.ended === "succeeded") {
    if (log.why !== undefined) progress.step(`notice: its log could not be read: ${log.why}`);
    return;
  }
  if (execution.ended === undefined) {
    throw stopped(name, `it has not ended after ${timeoutMinutes} min and ${startMs / 60_000} more`);
  }
  throw new GantryError(`the migrations ${execution.ended === "failed" ? "failed" : "were cancelled"}`, {
    problems: [
      ...execution.says,
      ...log.lines.slice(-shownLines),
      ...(log.why === undefined ? [] : [`its log could not be read: ${log.why}`]),
      ...(execution.logPage === undefined ? [] : [execution.logPage]),
    ],
    hint: '"gantry migrate status" says where the database stands; nothing of the version was brought yet',
  });
}

function stopped(execution: string, why: string): GantryError {
  return new GantryError(`${execution} goes on: ${why}`, {
    hint: "the same command starts it again, and that one waits for the lock of the first",
  });
}

/** What it wrote, for a person; that it ended well is known without. */
async function logOf(
  execution: string,
  { env, clock, timing }: Pick<RunJob, "env" | "clock"> & { timing: Timing | undefined },
): Promise<{ lines: readonly string[]; why: string | undefined }> {
  const client = loggingClient(env, timing);
  try {
    for (let poll = 1; poll <= logPolls; poll += 1) {
      const lines = await readJobLog(client, execution);
      if (lines.length > 0) return { lines, why: undefined };
      if (!(await clock.wait(everyMs))) break;
    }
  } catch (error) {
    if (!(error instanceof RestFailed)) throw error;
    return { lines: [], why: error.message };
  }
  return { lines: [], why: "nothing of it can be seen yet" };
}
