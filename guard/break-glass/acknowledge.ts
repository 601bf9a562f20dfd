import { ExitCode, GantryError } from "../../model/errors.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { Account } from "./account.ts";
import { makeRecordTag, recordFolder } from "./record-tags.ts";
import { acknowledges, readRecords, rejections, type KeptRecord, type Others } from "./records.ts";

/** A record that `by` may acknowledge, or that is acknowledged. */
export interface Acknowledgeable {
  kept: KeptRecord;
  by: Account;
  isAcknowledged: boolean;
}

const idPattern = /^[a-z]+\/\d{8}T\d{6}Z$/;

/** Finds the record. Throws where there is none, and where `by` broke the glass and somebody else may acknowledge it. */
export async function findAcknowledgeable(
  client: GitHubClient,
  id: string,
  { by, others }: { by: Account; others: Others },
): Promise<Acknowledgeable> {
  const [kept] = idPattern.test(id) ? await readRecords(client, id) : [];
  if (kept === undefined) {
    throw new GantryError(`there is no record "${id}"`, {
      hint: '"gantry drift" lists those that nobody has acknowledged',
      exitCode: ExitCode.usage,
    });
  }
  if ((await rejections(kept, others)) === undefined) return { kept, by, isAcknowledged: true };
  const [environment = ""] = id.split("/");
  const may = await others(environment, kept.by);
  if (may.isOneself(by) && may.others.length > 0) {
    throw new GantryError(`${by.login} broke the glass of ${id}, and somebody else has to look at it`, {
      hint: `these may acknowledge it: ${may.others.join(", ")}`,
      exitCode: ExitCode.violation,
    });
  }
  return { kept, by, isAcknowledged: false };
}

/** Says that `by` has looked at what was deployed without approval. */
export async function acknowledge(
  client: GitHubClient,
  { kept, by }: Acknowledgeable,
  reason: string,
): Promise<void> {
  const name = `${recordFolder}/${kept.id}/acknowledged-by-${by.login.replaceAll(/[^A-Za-z0-9-]/g, "-")}`;
  const message = `${reason}\n\n${acknowledges(kept)}\n`;
  if (await makeRecordTag(client, name, { by, commit: kept.used.object.sha, message, at: new Date() }))
    return;
  throw new GantryError(`a tag ${name} is there already, and does not count`, {
    hint: "it cannot be moved or deleted: somebody else has to acknowledge it",
  });
}
