import { quote } from "../../catalog/check/quote.ts";
import { realGitHub, type GitHubClient } from "../../clients/github/github-client.ts";
import type { GitHubTiming } from "../../clients/github/github-options.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import type { PipelineDefinition } from "../../model/declared/pipeline-definition.ts";
import type { Repository } from "../../model/declared/product.ts";
import { GantryError } from "../../model/errors.ts";
import type { VersionArtifact, VersionRecord } from "../../model/observed/version-record.ts";
import type { KnownVersion } from "../deploy/facts.ts";
import { attestationsOf, findRun, hasBuilt } from "./ask-github.ts";
import type { Expected } from "./expected.ts";
import { runProblem } from "./judge-run.ts";
import { fetchedRoots, type TrustRoots } from "./trust-roots.ts";
import { readAttestation, verifyAttestation } from "./verify-attestation.ts";

/** What is known of where an artifact of a version comes from. */
export interface ProvenanceReading {
  /** The version's tag. */
  version: string;
  /** Its reference, `ghcr.io/<owner>/<name>@sha256:…` or `git:<commit>`. */
  artifact: string;
  found: Found;
}

export type Found =
  /** By the attestation of the run that built it, or by what GitHub says of that run; `run` is its page. */
  | { by: "attestation" | "run"; run: string }
  /** It was asked, and this stands against it. */
  | { by: "nothing"; problem: string }
  /** Nobody was asked, or nobody answered. */
  | { by: "nobody"; why: string; hint: string | undefined };

export interface ProvenanceOptions {
  versions: readonly KnownVersion[];
  /** What the versions' tags say, by their names. */
  records: ReadonlyMap<string, VersionRecord | { problems: readonly string[] }>;
  /** Of every environment. */
  pipelines: readonly PipelineDefinition[];
  repository: Repository;
  /** Whether this is a run on the local cloud, where nothing was built. */
  local: boolean;
  env: Readonly<Record<string, string | undefined>>;
  roots?: TrustRoots;
  timing?: GitHubTiming;
}

/** Somebody waits for a rollback. */
const usualTiming = { deadlineMs: 10_000, longestWaitMs: 10_000 };

/** Asks where each artifact of the versions comes from. What cannot be asked is in its reading. */
export async function readProvenance(options: ProvenanceOptions): Promise<ProvenanceReading[]> {
  const asked = options.versions.flatMap((version) => {
    const record = options.records.get(version.tag.name);
    if (record === undefined || "problems" in record) return [];
    return record.artifacts.map((artifact) => ({ version, record, artifact }));
  });
  if (asked.length === 0) return [];
  const ask = asker(options);
  return Promise.all(
    asked.map(async (each) => ({
      version: each.version.tag.name,
      artifact: each.artifact.reference,
      found: await ask(each),
    })),
  );
}

interface AskedArtifact {
  version: KnownVersion;
  record: VersionRecord;
  artifact: VersionArtifact;
}

function asker(options: ProvenanceOptions): (asked: AskedArtifact) => Promise<Found> {
  const { repository, local, env, timing = usualTiming, roots = fetchedRoots() } = options;
  const unasked = (why: string, hint?: string): Found => ({ by: "nobody", why, hint });
  if (local) return () => Promise.resolve(unasked("nothing was built on the local cloud"));
  const guarded = async (work: () => Promise<Found>): Promise<Found> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GantryError)) throw error;
      return unasked([error.message, ...error.problems].join(": "), error.hint);
    }
  };
  return (asked) =>
    guarded(async () => {
      const client = realGitHub({ repository, env, timing });
      const expected = expectedOf(asked, options);
      if (expected.pipelines.length === 0) {
        return { by: "nothing", problem: "no pipeline of the catalog builds it" };
      }
      if (asked.record.run !== undefined && expected.run === undefined) {
        return {
          by: "nothing",
          problem: `its version's tag names ${quote(asked.record.run)}, which is no run`,
        };
      }
      const digest = digestOf(asked.artifact);
      if (digest === undefined && asked.artifact.reference !== `git:${expected.commit}`) {
        return { by: "nothing", problem: `it is not the version's own commit ${expected.commit}` };
      }
      // A commit is in git; what is attested are images.
      if (digest === undefined || !whatGitHubHas(repository).attestations)
        return byRun(client, expected, digest);
      return byAttestation(client, { ...expected, digest }, roots);
    });
}

async function byAttestation(
  client: GitHubClient,
  expected: Expected & { digest: string },
  roots: TrustRoots,
): Promise<Found> {
  const bundles = await attestationsOf(client, expected.digest);
  const problems: string[] = [];
  for (const bundle of bundles) {
    const read = readAttestation(bundle);
    if ("problem" in read) {
      problems.push(read.problem);
      continue;
    }
    const trust = await roots(read.authority);
    const verdict =
      trust === undefined
        ? { problem: "is of an authority that is neither Sigstore's nor GitHub's" }
        : verifyAttestation(read, trust, expected);
    if ("run" in verdict) return { by: "attestation", run: verdict.run };
    problems.push(verdict.problem);
  }
  const [first] = problems;
  if (first === undefined) return { by: "nothing", problem: "GitHub has no attestation of it" };
  const others = problems.length === 1 ? "" : `, and none of ${problems.length - 1} more holds`;
  return { by: "nothing", problem: `its attestation ${first}${others}` };
}

async function byRun(client: GitHubClient, expected: Expected, digest: string | undefined): Promise<Found> {
  const { run: id } = expected;
  if (id === undefined) return { by: "nothing", problem: "its version's tag names no run that built it" };
  const run = await findRun(client, id);
  if (run === undefined)
    return { by: "nothing", problem: `GitHub knows no run ${id}, which its version's tag names` };
  const wrong = runProblem(run, expected);
  if (wrong !== undefined) return { by: "nothing", problem: `the run ${run.html_url} ${wrong}` };
  if (digest !== undefined && !(await hasBuilt(client, id, digest))) {
    return { by: "nothing", problem: `the run ${run.html_url} has not built it` };
  }
  return { by: "run", run: run.html_url };
}

function expectedOf(
  { version, record, artifact: { image } }: AskedArtifact,
  { repository, pipelines }: ProvenanceOptions,
): Expected {
  // Of what is a commit, any pipeline may have been the one that released it.
  const own = pipelines.filter(
    ({ artifacts, stages }) =>
      image === undefined || (artifacts.includes(image) && stages.includes("GHCR Push")),
  );
  return {
    repository,
    commit: version.commit,
    refs: [`refs/heads/${repository.defaultBranch}`, `refs/tags/${version.tag.name}`],
    pipelines: [...new Set(own.map(({ workflowFile }) => workflowFile))].sort(),
    run: /^https:\/\/[^/]+\/[^/]+\/[^/]+\/actions\/runs\/(\d{1,20})$/.exec(record.run ?? "")?.[1],
  };
}

function digestOf({ reference, image }: VersionArtifact): string | undefined {
  return image === undefined ? undefined : reference.slice(image.length + 1);
}
