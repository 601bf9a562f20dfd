import { ExitCode, GantryError } from "../../model/errors.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { Account } from "./account.ts";
import { makeRecordTag, recordFolder } from "./record-tags.ts";

/** A deployment that did not wait for approval. */
export interface BreakGlass {
  reason: string;
  /** When the command began; a command that plans twice leaves one record. */
  at: Date;
}

/** Reads the reason that a person gave. Throws a usage error for one that says nothing. */
export function readReason(given: string, option: string): string {
  const reason = given.trim();
  if (reason.length >= 10 && reason.length <= 500) return reason;
  throw new GantryError(`${option} says nothing that somebody could understand later`, {
    hint: "10 to 500 characters; never a secret",
    exitCode: ExitCode.usage,
  });
}

/** Leaves the record, before anything is deployed. Left twice, it is the same one. @returns its id */
export async function recordBreakGlass(
  client: GitHubClient,
  { environment, commit, glass, by }: { environment: string; commit: string; glass: BreakGlass; by: Account },
): Promise<string> {
  const id = `${environment}/${stamp(glass.at)}`;
  await makeRecordTag(client, `${recordFolder}/${id}/used`, {
    by,
    commit,
    message: glass.reason,
    at: glass.at,
  });
  return id;
}

function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, "");
}
