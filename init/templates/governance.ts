import { stringify } from "yaml";
import { accountName } from "../../model/declared/approvals.ts";
import type { Draft } from "../draft.ts";

const head =
  "# Why a gate, a guardrail, an approval or a cadence was loosened or changed; oldest first. Entries are added, never edited or\n" +
  "# removed: `gantry governance check --base main` fails on a change that has none. docs/governance.md tells how to write one.\n\n";

/** docs/governance.yml of a product that one person has to themselves: that it is so is its first decision. */
export function governanceText({ reviewers }: Pick<Draft, "reviewers">, why: string): string {
  const entries = reviewers.map((one) => ({
    who: one.login,
    why,
    when: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    environment: "production",
    field: "approvals.onePerson",
    old: null,
    new: accountName(one),
  }));
  return head + stringify({ entries }, { lineWidth: 110 });
}
