import { appendRecords } from "../../evidence/branch/append-records.ts";
import type { Who } from "../../evidence/branch/who.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { maskEmails } from "../../model/mask-emails.ts";
import type { ReleaseChecklist } from "../../model/observed/release-checklist.ts";
import { checklistDigest, checklistFile, checklistText } from "../../stacks/checklists.ts";
import type { OpenVersion } from "./open-version.ts";

/** Writes a checklist into the environment's branch: its file and the record that says so, in one commit, if nobody was first. */
export async function writeChecklist(
  { project: { root }, catalog, version, tip, place }: OpenVersion,
  list: ReleaseChecklist,
  who: Who,
): Promise<void> {
  const { environment } = catalog;
  const text = checklistText(list);
  const by = maskEmails(who.login);
  const appended = await appendRecords({
    root,
    environment,
    tip,
    records: [
      {
        record: "checklist",
        checklist: list.id,
        version: version.tag,
        state: list.approver_email === null ? "draft" : "signed",
        digest: checklistDigest(text),
        by,
        run: who.run,
      },
    ],
    files: () => new Map([[checklistFile(list.id), text]]),
    // The commit names nobody's address.
    by: {
      ...who,
      login: by,
      person: { name: maskEmails(who.person.name), email: maskEmails(who.person.email) },
    },
    at: new Date(),
    place,
  });
  if (appended.kind === "appended") return;
  throw new GantryError(`somebody else wrote to gantry/${environment} at the same time, and was first`, {
    problems: appended.why,
    hint: "run the command again: it reads what they wrote first",
    exitCode: ExitCode.failed,
  });
}
