import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { workflowRun, type WorkflowRun } from "./judge-run.ts";

const page = z.object({ attestations: z.array(z.object({ bundle: z.unknown() })).default([]) });

/** What is attested of the provenance of a digest (`sha256:…`), as Sigstore's bundles; none where GitHub knows of none. */
export async function attestationsOf(client: GitHubClient, digest: string): Promise<unknown[]> {
  const query = new URLSearchParams({ predicate_type: "https://slsa.dev/provenance/v1" });
  // A colon as it is would be a variable to octokit.
  const subject = encodeURIComponent(digest);
  const pages = await client.findPages(page, `/attestations/${subject}?${query.toString()}`, {
    what: `read what is attested of ${digest.slice(0, 19)}…`,
    permission: "Attestations: read",
  });
  return (pages ?? []).flatMap(({ attestations }) => attestations.map(({ bundle }) => bundle));
}

/** A run by its id; undefined where GitHub knows none, as of one that it has forgotten. */
export function findRun(client: GitHubClient, id: string): Promise<WorkflowRun | undefined> {
  return client.find(workflowRun, `/actions/runs/${id}`, {
    what: `read the run ${id}`,
    permission: "Actions: read",
  });
}

const artifact = z.object({ name: z.string(), workflow_run: z.object({ id: z.int() }).nullish() });

/** Whether a run has kept the name of a digest, which says that it built it. GitHub knows names longer than what was under them. */
export async function hasBuilt(client: GitHubClient, id: string, digest: string): Promise<boolean> {
  const name = `built-${digest.replace(/^sha256:/, "")}`;
  const found = await client.findList(artifact, `/actions/runs/${id}/artifacts?name=${name}`, {
    what: `read what the run ${id} has built`,
    permission: "Actions: read",
  });
  return (found ?? []).some((each) => each.name === name && String(each.workflow_run?.id) === id);
}
