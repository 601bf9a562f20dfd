import { accountName, type Approvals } from "../model/declared/approvals.ts";
import type { GovernanceEntry } from "../model/declared/governance-entry.ts";

/** What an entry of docs/governance.yml is about that lets one person be alone. */
export const onePersonField = "approvals.onePerson";

/** The newest entry that says who decided that this very person lets versions in alone; undefined where none does. */
export function onePersonOnRecord(
  entries: readonly GovernanceEntry[],
  environment: string,
  { onePerson }: Pick<Approvals, "onePerson">,
): GovernanceEntry | undefined {
  if (onePerson === undefined) return undefined;
  const person = accountName(onePerson);
  return entries.findLast(
    (entry) =>
      entry.field === onePersonField &&
      entry.new === person &&
      (entry.environment === environment || entry.environment === "global"),
  );
}
