import { z } from "zod";
import { realGitHub, type GitHubClient } from "../../clients/github/github-client.ts";
import type { GitHubTiming } from "../../clients/github/github-options.ts";
import type { PipelineDefinition } from "../../model/declared/pipeline-definition.ts";
import type { Repository } from "../../model/declared/product.ts";
import { GantryError } from "../../model/errors.ts";
import type { ReleaseChecklist } from "../../model/observed/release-checklist.ts";
import type { KnownVersion } from "../deploy/facts.ts";
import { findRun } from "../provenance/ask-github.ts";
import { runProblem } from "../provenance/judge-run.ts";

/** What is known of one address that a checklist names. */
export interface EvidenceReading {
  url: string;
  /** What it is evidence of, such as `Empty`. */
  of: string;
  /** Whether the checklist cannot pass without it. */
  isRequired: boolean;
  found:
    | { kind: "there" }
    | { kind: "wrong"; problem: string }
    /** Nobody was asked, or nobody answered. */
    | { kind: "unasked"; why: string; hint: string | undefined };
}

interface EvidenceOptions {
  list: ReleaseChecklist;
  version: Pick<KnownVersion, "tag" | "commit">;
  /** Of every environment. */
  pipelines: readonly PipelineDefinition[];
  repository: Repository;
  local: boolean;
  env: Readonly<Record<string, string | undefined>>;
  timing?: GitHubTiming;
}

const artifact = z.object({
  id: z.int(),
  expired: z.boolean(),
  workflow_run: z.object({ id: z.int() }).nullish(),
});

/** The addresses that a checklist names, with what each is for. */
export function evidenceOf({ artifacts }: ReleaseChecklist): Omit<EvidenceReading, "found">[] {
  const { pdpa_proof: proof, ux_states: states = {}, evidence } = artifacts;
  return [
    ...(proof === undefined ? [] : [{ url: proof.url, of: "the PDPA proof", isRequired: true }]),
    ...Object.entries(states).flatMap(([state, url]) =>
      url === undefined ? [] : [{ url, of: state, isRequired: true }],
    ),
    ...evidence.map((url) => ({ url, of: "further evidence", isRequired: false })),
  ];
}

/**
 * Asks GitHub for each address: an artifact that is still there, of a run of one of the catalog's pipelines on the version's commit. What cannot be
 * asked is in its reading. The stage records of the database of evidence are not asked: nothing that decides reads it.
 */
export async function readEvidence(options: EvidenceOptions): Promise<EvidenceReading[]> {
  const { list, local, repository, env, timing = { deadlineMs: 10_000, longestWaitMs: 10_000 } } = options;
  const named = evidenceOf(list);
  if (local) {
    const why = "the local cloud has no GitHub that has made it";
    return named.map((each) => ({ ...each, found: { kind: "unasked", why, hint: undefined } }));
  }
  const known = new Map<string, Promise<EvidenceReading["found"]>>();
  const ask = (url: string): Promise<EvidenceReading["found"]> => {
    const found =
      known.get(url) ?? guarded(() => findEvidence(realGitHub({ repository, env, timing }), url, options));
    known.set(url, found);
    return found;
  };
  return Promise.all(named.map(async (each) => ({ ...each, found: await ask(each.url) })));
}

async function guarded(ask: () => Promise<EvidenceReading["found"]>): Promise<EvidenceReading["found"]> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { kind: "unasked", why: [error.message, ...error.problems].join(": "), hint: error.hint };
  }
}

const page =
  /^https:\/\/github\.com\/(?<repo>[^/]+\/[^/]+)\/actions\/runs\/(?<run>\d+)\/artifacts\/(?<id>\d+)$/;
const api =
  /^https:\/\/api\.github\.com\/repos\/(?<repo>[^/]+\/[^/]+)\/actions\/artifacts\/(?<id>\d+)(?:\/zip)?$/;

async function findEvidence(
  client: GitHubClient,
  url: string,
  { version, pipelines, repository }: EvidenceOptions,
): Promise<EvidenceReading["found"]> {
  const wrong = (problem: string): EvidenceReading["found"] => ({ kind: "wrong", problem });
  const { repo, run: named, id } = (page.exec(url) ?? api.exec(url))?.groups ?? {};
  if (repo === undefined || id === undefined)
    return wrong("is no artifact of GitHub Actions, and nobody could ask for it");
  if (repo.toLowerCase() !== `${repository.owner}/${repository.name}`.toLowerCase())
    return wrong(`is of ${repo}`);
  const found = await client.find(artifact, `/actions/artifacts/${id}`, {
    what: `read the artifact ${id}`,
    permission: "Actions: read",
  });
  if (found === undefined) return wrong("is not there");
  if (found.expired) return wrong("has expired");
  const runId = String(found.workflow_run?.id ?? "");
  if (named !== undefined && named !== runId) return wrong(`is not of the run ${named}`);
  const run = await findRun(client, runId);
  if (run === undefined) return wrong("is of a run that GitHub does not know");
  const problem = runProblem(run, {
    repository,
    commit: version.commit,
    refs: [`refs/heads/${repository.defaultBranch}`, `refs/tags/${version.tag.name}`],
    pipelines: [...new Set(pipelines.map(({ workflowFile }) => workflowFile))].sort(),
  });
  return problem === undefined ? { kind: "there" } : wrong(`is of the run ${runId}, which ${problem}`);
}
