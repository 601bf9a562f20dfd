import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { reportArtifact, reportJob, scanArtifact } from "../../../model/observed/report-job.ts";
import { runLog } from "../../../pipeline/report/stage-log.ts";
import { type Conclusion, meaningOf } from "../../../pipeline/report/conclusions.ts";
import type { RunJob } from "../../../pipeline/report/workflow-run.ts";
import type { Asked, Reply } from "../../support/loopback-server.ts";

const begin = Math.floor(Date.now() / 1000) * 1000 - 2 * 86_400_000;

/** A time so many seconds after two days ago. */
export function at(seconds: number): string {
  return new Date(begin + seconds * 1000).toISOString().replace(".000Z", "Z");
}

export interface FakeJob {
  id: number;
  name: string;
  conclusion: Conclusion;
  from: number;
  to: number;
  steps?: readonly string[];
}

export interface FakeAttempt {
  jobs: readonly FakeJob[];
  startedAt?: number;
  actor?: string;
  /** Whether the last job has left its report; by default it has. */
  report?: "none" | "expired" | "gone";
  /** What its log says instead. */
  log?: string;
  /** The archive as it comes, instead of the right one; its digest at GitHub is that of the right one. */
  sent?: (archive: Buffer) => Buffer;
  /** The archive as it is at GitHub, digest and all. */
  kept?: Buffer;
  /** What its scan has left instead of a record without findings; null for nothing. */
  scan?: string | null;
  /** Without the job that reports, and without a scan. */
  silent?: boolean;
}

export interface FakeRun {
  id: number;
  attempts: readonly FakeAttempt[];
  path?: string;
  event?: string;
  branch?: string | null;
  fork?: boolean;
  conclusion?: string;
  createdAt?: number;
  changedAt?: string;
  status?: string;
}

const commit = "c0ffee".padEnd(40, "0");
const pages = 100;

/** The right archive of an attempt. */
function archiveOf(run: FakeRun, number: number): Promise<Buffer> {
  const attempt = attemptOf(run, number);
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("{}"), "report.json");
  zip.addBuffer(Buffer.from(attempt.log ?? logOf(run, number)), `stages-${run.id}-${number}.jsonl`);
  zip.end();
  return buffer(zip.outputStream);
}

/** The archive that the scan of an attempt has left; undefined for none. */
function scanArchiveOf(run: FakeRun, number: number): Promise<Buffer> | undefined {
  const { scan = scanText(String(run.id), number) } = attemptOf(run, number);
  if (scan === null) return undefined;
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("{}"), "scan.sarif");
  zip.addBuffer(Buffer.from(scan), "scan.json");
  zip.end();
  return buffer(zip.outputStream);
}

/** What a scan that found nothing writes. */
export function scanText(run: string, number: number, scope = "history"): string {
  const counts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  const summary = {
    ...{
      status: "PASSED",
      scope,
      filesScanned: 3,
      commitsScanned: scope === "history" ? 2 : 0,
      duration: 1,
      findings: 0,
    },
    findingsBySeverity: counts,
  };
  const audit = { auditId: `scan-${run}-${number}`, scanType: "GITLEAKS", pipelineRunId: run };
  return JSON.stringify({ audits: [{ ...audit, scannedAt: at(60), findings: [], summary }] });
}

/** The log as the report of an attempt writes it. */
export function logOf(run: FakeRun, number: number): string {
  const jobs = attemptOf(run, number).jobs.map((job): RunJob => ({
    id: String(job.id),
    name: job.name,
    conclusion: job.conclusion,
    startedAt: at(job.from),
    // As the report has it: GitHub ends what was skipped a second before it began.
    completedAt: at(Math.max(job.from, job.to)),
    url: "",
    steps: stepsOf(job).map(({ name, conclusion, started_at, completed_at }) => ({
      name,
      conclusion,
      startedAt: started_at,
      completedAt: completed_at,
    })),
  }));
  return runLog({
    id: String(run.id),
    attempt: number,
    jobs: jobs.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)),
  }).text;
}

/** GitHub's Actions as far as they are asked, which refuse what GitHub refuses; the archives lie at another address. */
export class FakeActions {
  readonly #runs: readonly FakeRun[];
  readonly #archives = new Map<number, { sent: Buffer; digest: string }>();
  /** Answers instead, where it gives any. */
  instead: (path: string) => Reply | undefined = () => undefined;

  private constructor(runs: readonly FakeRun[]) {
    this.#runs = runs;
  }

  static async of(runs: readonly FakeRun[]): Promise<FakeActions> {
    const made = new FakeActions(runs);
    for (const run of runs) {
      for (const [index, { sent = (right: Buffer) => right, kept }] of run.attempts.entries()) {
        const right = kept ?? (await archiveOf(run, index + 1));
        const digest = `sha256:${createHash("sha256").update(right).digest("hex")}`;
        made.#archives.set(artifactId(run, index + 1), { sent: sent(right), digest });
        const scan = await scanArchiveOf(run, index + 1);
        if (scan !== undefined) {
          const ofScan = `sha256:${createHash("sha256").update(scan).digest("hex")}`;
          made.#archives.set(scanArtifactId(run, index + 1), { sent: scan, digest: ofScan });
        }
      }
    }
    return made;
  }

  /** What is answered to one request; `url` is where the server itself is. */
  answer(url: string): (asked: Asked) => Reply {
    return ({ path, headers }) => {
      const replaced = this.instead(path);
      if (replaced !== undefined) return replaced;
      const { pathname, searchParams } = new URL(path, url);
      const blob = /^\/blobs\/(?<id>\d+)$/.exec(pathname)?.groups?.["id"];
      if (blob !== undefined) {
        // A token that somebody else gets to see.
        if (headers["authorization"] !== undefined) return json({}, 400);
        return { bytes: this.#archives.get(Number(blob))?.sent ?? Buffer.alloc(0) };
      }
      if (headers["authorization"] !== "token token") return json({ message: "Bad credentials" }, 401);
      const below = pathname.replace(/^\/repos\/lotus-labs\/lotus\/actions/, "");
      if (below === "/runs") return this.#list(searchParams, url);
      return this.#one(below, url) ?? json({ message: "Not Found" }, 404);
    };
  }

  #list(query: URLSearchParams, url: string): Reply {
    const [from = "", to = ""] = (query.get("created") ?? "").split("..");
    const found = this.#runs
      .filter(({ createdAt = 0 }) => at(createdAt) >= from && at(createdAt) <= to)
      .slice(0, 1000);
    const page = Number(query.get("page") ?? 1);
    const last = Math.ceil(found.length / pages);
    query.set("page", String(page + 1));
    const next = `<${url}/repos/lotus-labs/lotus/actions/runs?${query.toString()}>; rel="next"`;
    const some = found.slice((page - 1) * pages, page * pages);
    const body = {
      total_count: found.length,
      workflow_runs: some.map((run) => runAt(run, run.attempts.length)),
    };
    return { ...json(body), headers: { ...type, ...(page < last ? { link: next } : {}) } };
  }

  #one(below: string, url: string): Reply | undefined {
    const archive = /^\/artifacts\/(?<id>\d+)\/zip$/.exec(below)?.groups?.["id"];
    if (archive !== undefined) return this.#zip(Number(archive), url);
    const { id, attempt, what } =
      /^\/runs\/(?<id>\d+)(?:\/attempts\/(?<attempt>\d+))?(?:\/(?<what>jobs|artifacts))?$/.exec(below)
        ?.groups ?? {};
    const run = this.#runs.find((each) => String(each.id) === id);
    const number = Number(attempt ?? run?.attempts.length);
    if (run?.attempts[number - 1] === undefined) return undefined;
    if (what === undefined) return json(runAt(run, number));
    if (what === "jobs") {
      const { jobs, silent = false } = attemptOf(run, number);
      const all = [...jobs.map(jobAt), ...(silent ? [] : [jobAt(reporting)])];
      return json({ total_count: all.length, jobs: all });
    }
    const artifacts = run.attempts.flatMap(({ report, silent = false }, index) => {
      if (silent) return [];
      const of = (id: number, name: string, expired: boolean): object[] => {
        const { digest } = this.#archives.get(id) ?? {};
        return digest === undefined ? [] : [{ id, name, size_in_bytes: 1000, expired, digest }];
      };
      return [
        ...of(scanArtifactId(run, index + 1), scanArtifact(index + 1), false),
        ...(report === "none"
          ? []
          : of(artifactId(run, index + 1), reportArtifact(index + 1), report === "expired")),
      ];
    });
    return json({ total_count: artifacts.length, artifacts });
  }

  #zip(id: number, url: string): Reply {
    const run = this.#runs.find((each) => Math.floor(id / 10) === each.id);
    const isScan = id % 10 > most;
    const { report } = (isScan ? {} : run?.attempts[(id % 10) - 1]) ?? { report: "none" };
    if (report === "none") return json({ message: "Not Found" }, 404);
    if (report === "gone" || report === "expired") return json({ message: "Artifact has expired" }, 410);
    return { status: 302, headers: { location: `${url}/blobs/${id}` } };
  }
}

const reporting: FakeJob = { id: 99, name: reportJob, conclusion: "success", from: 500, to: 520 };
const type = { "content-type": "application/json" };

function json(body: unknown, status = 200): Reply {
  return { status, headers: type, body };
}

/** More attempts than this no run has here. */
const most = 4;

function scanArtifactId(run: FakeRun, attempt: number): number {
  return artifactId(run, attempt) + most;
}

export function artifactId({ id }: FakeRun, attempt: number): number {
  return id * 10 + attempt;
}

function attemptOf(run: FakeRun, number: number): FakeAttempt {
  const attempt = run.attempts[number - 1];
  if (attempt === undefined) throw new Error(`the run has no attempt ${number}`);
  return attempt;
}

function runAt(run: FakeRun, number: number): object {
  const { startedAt = 0, actor = "mali-s", jobs } = attemptOf(run, number);
  const isLast = number === run.attempts.length;
  const status = isLast ? (run.status ?? "completed") : "completed";
  const bad = jobs.find((job) => meaningOf[job.conclusion].stage === "failure")?.conclusion;
  return {
    id: run.id,
    run_attempt: number,
    run_number: 41,
    name: "A workflow",
    path: run.path ?? ".github/workflows/staging-api.yml",
    event: run.event ?? "push",
    status,
    conclusion: status === "completed" ? (bad ?? run.conclusion ?? "success") : null,
    head_branch: run.branch === undefined ? "main" : run.branch,
    head_sha: commit,
    actor: { login: "somebody-before" },
    triggering_actor: { login: actor },
    created_at: at(run.createdAt ?? 0),
    run_started_at: at(startedAt),
    updated_at: run.changedAt ?? at(600),
    html_url: `https://github.com/lotus-labs/lotus/actions/runs/${run.id}`,
    repository: { id: 1 },
    head_repository: run.fork === true ? { id: 2 } : { id: 1 },
  };
}

function jobAt(job: FakeJob): object {
  return {
    id: job.id,
    name: job.name,
    status: "completed",
    conclusion: job.conclusion,
    started_at: at(job.from),
    completed_at: at(job.to),
    steps: stepsOf(job),
  };
}

function stepsOf({ steps = [], from, to, conclusion }: FakeJob) {
  return steps.map((name) => ({
    name,
    status: "completed",
    conclusion,
    started_at: at(from),
    completed_at: at(to),
  }));
}
