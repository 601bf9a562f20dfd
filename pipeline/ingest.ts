import { loadCatalog } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { RestFailed } from "../clients/rest/rest-failed.ts";
import { DatabaseFailed } from "../database/connection/database-failed.ts";
import type { Connection } from "../database/connection/connection.ts";
import { instantOf } from "../evidence/chain/period.ts";
import { inEvidenceAs } from "../evidence/store/open.ts";
import { writerRole } from "../evidence/store/schema.ts";
import { insertScans } from "../evidence/store/security-audits.ts";
import { heldRunIds, insertRun } from "../evidence/store/stage-records.ts";
import type { TakenRun } from "../evidence/store/taken-run.ts";
import { openGitHub } from "../guard/open-github.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { pipelineRunUuid } from "../model/observed/pipeline-stage-record.ts";
import { retentionDays } from "../model/observed/retention.ts";
import { systemClock } from "../terminal/clock.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print, say } from "../terminal/say.ts";
import { endedAttempts, listRuns, readAttempt, workflowOf } from "./ingest/attempts.ts";
import { readForStore, type ReadOptions } from "./ingest/take-attempt.ts";
import { scansOf } from "./ingest/scans-of.ts";
import { reportsHere } from "./ingest/reporting-workflows.ts";

export interface IngestOptions {
  /** A day or a time; undefined for all that the retention has. */
  since: string | undefined;
  dryRun: boolean;
  json: boolean;
}

type Listed = Awaited<ReturnType<typeof listRuns>>[number];
interface Due {
  run: Listed;
  attempt: number;
  /** Whether its workflow reports; undefined where this checkout does not have it. */
  reports: boolean | undefined;
}

/** What one call has done. */
interface Ingested {
  /** Attempts that were added with their stages. */
  taken: TakenRun[];
  stages: number;
  scans: number;
  /** Attempts that were added without any, and why. */
  without: { run: TakenRun; why: string; isRefused: boolean }[];
  /** What still changes. */
  later: number;
  /** What could not be read this time, a line each. */
  failures: string[];
  /** What is there already and says something else, and what is wrong with scans, a line each. */
  problems: string[];
}

/**
 * Takes into the database of evidence the stages and scans of every attempt at a run that it lacks. Exit code 3 where a report or a
 * scan is not there or not true, once: that is on record then. Exit code 1 where GitHub could not be asked for all: the next call asks for the rest.
 */
export async function ingestStages(context: Context, options: IngestOptions): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const now = systemClock.now();
  const since = sinceOf(options.since, now);
  const { repository, environments } = loadCatalog(project.root);
  const owner = repository.product.repository;
  const github = await openGitHub({ repository: owner, env: context.env, local: undefined });
  try {
    const { client } = github;
    const which = { project, place: "remote", env: context.env } as const;
    return await inEvidenceAs(writerRole, which, async ({ connection, name }) => {
      const progress = createProgress(context);
      progress.step(`asking GitHub for the runs since ${since.toISOString()}`);
      const held = await heldRunIds(connection);
      const due = dueOf(await listRuns(client, since, now), held, project.repository);
      const said = { database: name, since: since.toISOString(), dryRun: options.dryRun };
      if (options.dryRun) {
        const attempts = due.map(({ run, attempt }) => ({
          run: String(run.id),
          attempt,
          workflow: workflowOf(run),
        }));
        if (options.json) context.stdout.write(`${JSON.stringify({ ...said, due: attempts }, null, 2)}\n`);
        else {
          const list = attempts
            .map((one) => `\n  ${nameOf(one.run, one.attempt)}, of ${one.workflow}`)
            .join("");
          print(context, `${counted(due.length, "attempt")} at runs would be asked for${list}`);
        }
        return ExitCode.done;
      }
      const pipelines = environments.flatMap((each) => each.pipelines);
      const done = await takeAll(connection, due, {
        ...{ client, repository: owner, pipelines, now },
        onProgress: (many) => {
          progress.tick(`${many} of ${counted(due.length, "attempt")} at runs`);
        },
      });
      progress.done();
      show(context, options, said, done);
      if (done.without.length + done.problems.length > 0) return ExitCode.violation;
      return done.failures.length > 0 ? ExitCode.failed : ExitCode.done;
    });
  } finally {
    await github.close();
  }
}

/** What is older is past its retention: GitHub has no report of it, and pruning would have taken it out. */
function sinceOf(since: string | undefined, now: Date): Date {
  const oldest = now.getTime() - retentionDays.logs * 86_400_000;
  if (since === undefined) return new Date(oldest);
  const from = instantOf("--since", since, "T00:00:00.000Z");
  if (from >= oldest && from <= now.getTime()) return new Date(from);
  throw new GantryError(
    from < oldest
      ? `--since "${since}" is more than ${retentionDays.logs} days ago: no report is kept for longer`
      : `--since "${since}" is still to come`,
    { hint: "leave it out for all that there is", exitCode: ExitCode.usage },
  );
}

/** The ended attempts that the database lacks, of workflows that report or may have. */
function dueOf(runs: readonly Listed[], held: ReadonlySet<string>, repository: string): Due[] {
  const known = new Map<string, boolean | undefined>();
  const reports = (path: string): boolean | undefined => {
    if (!known.has(path)) known.set(path, reportsHere(repository, path));
    return known.get(path);
  };
  return runs.flatMap((run) => {
    const here = reports(workflowOf(run));
    if (here === false) return [];
    return endedAttempts(run)
      .filter((attempt) => !held.has(pipelineRunUuid(String(run.id), attempt)))
      .map((attempt) => ({ run, attempt, reports: here }));
  });
}

/** So many failures in a row are GitHub's, and not a run's. */
const mostInARow = 5;

async function takeAll(
  connection: Connection,
  due: readonly Due[],
  { onProgress, ...options }: Omit<ReadOptions, "reports"> & { onProgress: (done: number) => void },
): Promise<Ingested> {
  const done: Ingested = {
    taken: [],
    stages: 0,
    scans: 0,
    without: [],
    later: 0,
    failures: [],
    problems: [],
  };
  let inARow = 0;
  for (const [index, one] of due.entries()) {
    onProgress(index);
    try {
      await takeOne(connection, one, options, done);
      inARow = 0;
    } catch (error) {
      if (!(error instanceof GantryError) || error instanceof DatabaseFailed) throw error;
      done.failures.push(`${nameOf(String(one.run.id), one.attempt)}: ${error.message}`);
      inARow += 1;
      const isRefused = error instanceof RestFailed && [401, 403, 429].includes(error.status ?? 0);
      if (!isRefused && inARow < mostInARow) continue;
      const left = due.length - index - 1;
      if (left > 0) done.failures.push(`not asked for after that: ${counted(left, "attempt")} at runs`);
      break;
    }
  }
  return done;
}

async function takeOne(
  connection: Connection,
  { run, attempt: number, reports }: Due,
  options: Omit<ReadOptions, "reports">,
  done: Ingested,
): Promise<void> {
  const attempt = await readAttempt(options.client, run, number);
  if (attempt === undefined) return;
  const reading = await readForStore(attempt, { ...options, reports: reports === true });
  if (reading.kind === "later") done.later += 1;
  if (reading.kind === "later" || reading.kind === "other") return;
  const stages = reading.kind === "whole" ? reading.stages : [];
  // The run last: whoever is stopped before it takes the scans once more, which are there once all the same.
  const scans = await scansOf(options.client, attempt, reading.artifacts);
  const kept = scans.audits.length === 0 ? undefined : await insertScans(connection, scans.audits);
  let isNew: boolean;
  try {
    isNew = await insertRun(connection, reading.run, stages);
  } catch (error) {
    if (!(error instanceof GantryError) || error instanceof DatabaseFailed) throw error;
    done.problems.push([error.message, ...error.problems].join(": "));
    return;
  }
  // Somebody else has taken it in meanwhile, and names it.
  if (!isNew) return;
  const name = nameOf(reading.run.runId, reading.run.attempt);
  done.scans += kept?.added ?? 0;
  done.problems.push(
    ...[...scans.problems, ...(kept?.problems ?? [])].map((problem) => `${name}: ${problem}`),
  );
  if (reading.kind === "without") done.without.push(reading);
  else {
    done.taken.push(reading.run);
    done.stages += stages.length;
  }
}

function nameOf(run: string, attempt: number): string {
  return `the run ${run}, attempt ${attempt}`;
}

function show(context: Context, { json }: IngestOptions, said: object, done: Ingested): void {
  const { taken, stages, scans, without, later, failures, problems } = done;
  const ofPullRequests = taken.filter(({ isOfPullRequest }) => isOfPullRequest).length;
  if (json) {
    const missing = without.map(({ run, why, isRefused }) => ({
      ...{ run: run.runId, attempt: run.attempt, workflow: run.workflow, why, refused: isRefused },
    }));
    const all = {
      ...said,
      taken: taken.length,
      ofPullRequests,
      stages,
      scans,
      missing,
      later,
      failures,
      problems,
    };
    context.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return;
  }
  const lines = [
    ...without.map(
      ({ run, why }) => `${nameOf(run.runId, run.attempt)}, of ${run.workflow}, left no report: ${why}`,
    ),
    ...problems,
  ];
  const proves = ofPullRequests === 0 ? "" : `, ${ofPullRequests} of them of pull requests`;
  const list = lines.map((line) => `\n  ${line}`).join("");
  print(
    context,
    `${counted(taken.length, "attempt")} at runs${proves} with ${counted(stages, "stage")} and ${counted(scans, "scan")} taken in${list}`,
  );
  if (later > 0)
    say(context, `still under way, and left for the next time: ${counted(later, "attempt")} at runs`);
  if (without.length > 0) say(context, "what left no report is on record as that, and is not named again");
  if (failures.length > 0) {
    const each = failures.map((failure) => `\n  ${failure}`).join("");
    say(context, `GitHub did not give all; the next call asks for the rest:${each}`);
  }
}
