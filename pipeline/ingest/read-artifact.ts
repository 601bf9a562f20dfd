import { createHash } from "node:crypto";
import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { GantryError } from "../../model/errors.ts";
import { reportArtifact } from "../../model/observed/report-job.ts";
import { BadArchive, unzipOne } from "./unzip.ts";

/** What an attempt left: the text of its log, or why there is none. */
export type Left =
  | { kind: "log"; artifact: number; text: string }
  | { kind: "missing"; why: string }
  /** It is there, and is not what a report leaves. */
  | { kind: "refused"; why: string };

const artifact = z.object({
  id: z.int(),
  name: z.string(),
  size_in_bytes: z.int(),
  expired: z.boolean(),
  digest: z.string().nullish(),
  created_at: z.string().nullish(),
});

const permission = "Actions: read";
const mebibyte = 1024 * 1024;
/** A report of 1,000 jobs has less than a tenth of it. */
const mostOfArchive = 32 * mebibyte;
const mostOfLog = 16 * mebibyte;

/**
 * Fetches the log that an attempt's report has left.
 *
 * @throws GantryError where GitHub cannot be asked, and where what came is not what GitHub has: the next time may be better
 */
export async function readArtifact(
  client: GitHubClient,
  { id, attempt }: { id: string; attempt: number },
  logName: string,
): Promise<Left> {
  const name = reportArtifact(attempt);
  const all = await client.list(artifact, `/actions/runs/${id}/artifacts?name=${name}`, {
    what: `list the artifacts of the run ${id}`,
    permission,
  });
  const [newest] = all.filter((one) => one.name === name).sort((a, b) => b.id - a.id);
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
      return { kind: "log", artifact: newest.id, text: await unzipOne(archive, logName, mostOfLog) };
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    if (isWhole) return refused(error.message);
  }
  // Damaged on its way, or there: without a digest that fits, nobody can tell.
  throw new GantryError(`the artifact ${newest.id} of the run ${id} did not come as GitHub has it`);
}
