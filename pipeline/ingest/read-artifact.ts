import { createHash } from "node:crypto";
import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { GantryError } from "../../model/errors.ts";
import { BadArchive, unzipOne } from "./unzip.ts";

/** The text of a file that an attempt left, or why there is none. */
export type Left =
  | { kind: "file"; artifact: number; text: string }
  | { kind: "missing"; why: string }
  /** It is there, and is not what the job leaves. */
  | { kind: "refused"; why: string };

const artifact = z.object({
  id: z.int(),
  name: z.string(),
  size_in_bytes: z.int(),
  expired: z.boolean(),
  digest: z.string().nullish(),
  created_at: z.string().nullish(),
});
export type Artifact = z.infer<typeof artifact>;

const permission = "Actions: read";
const mebibyte = 1024 * 1024;
/** A report of 1,000 jobs, or a scan with as many findings as a record holds, has less than a tenth of it. */
const mostOfArchive = 32 * mebibyte;
const mostOfFile = 16 * mebibyte;

/** What a run has left, of all its attempts. @throws GantryError where GitHub cannot be asked */
export function listArtifacts(client: GitHubClient, run: string): Promise<readonly Artifact[]> {
  const what = `list the artifacts of the run ${run}`;
  return client.list(artifact, `/actions/runs/${run}/artifacts`, { what, permission });
}

/**
 * Fetches a file of one of a run's artifacts.
 *
 * @throws GantryError where GitHub cannot be asked, and where what came is not what GitHub has: the next time may be better
 */
export async function readArtifact(
  client: GitHubClient,
  { run, artifacts, name, file }: { run: string; artifacts: readonly Artifact[]; name: string; file: string },
): Promise<Left> {
  const [newest] = artifacts.filter((one) => one.name === name).sort((x, y) => y.id - x.id);
  if (newest === undefined) return { kind: "missing", why: `it has no artifact ${name}` };
  if (newest.expired) return { kind: "missing", why: `its artifact ${name} has expired` };
  const refused = (why: string): Left => ({ kind: "refused", why: `its artifact ${newest.id}: ${why}` });
  if (newest.size_in_bytes > mostOfArchive) return refused(`it has ${newest.size_in_bytes} bytes`);
  const archive = await client.download(
    `/actions/artifacts/${newest.id}/zip`,
    { what: `fetch the artifact ${newest.id}`, permission },
    mostOfArchive,
  );
  if (archive === undefined) return { kind: "missing", why: `its artifact ${name} is gone` };
  const isWhole = newest.digest === `sha256:${createHash("sha256").update(archive).digest("hex")}`;
  try {
    if (isWhole || newest.digest == null)
      return { kind: "file", artifact: newest.id, text: await unzipOne(archive, file, mostOfFile) };
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    if (isWhole) return refused(error.message);
  }
  // Damaged on its way, or there: without a digest that fits, nobody can tell.
  throw new GantryError(`the artifact ${newest.id} of the run ${run} did not come as GitHub has it`);
}
