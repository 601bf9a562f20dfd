import { botProblem } from "../../model/bot-accounts.ts";
import { personOf, signers, type Approvals } from "../../model/declared/approvals.ts";
import type { Finding } from "../check/finding.ts";
import type { CatalogRule } from "./rule.ts";

/** GitHub says of each account what it is where an approval is judged; here, what the catalog itself says. */
export const reviewersArePersons: CatalogRule = {
  id: "reviewers-are-persons",
  description:
    "Every reviewer is a person and no bot, an account belongs to one person, and where GitHub's reviewers approve, each person is one of them once.",
  level: "error",
  *check({ entities: { approvals, registry } }) {
    if (approvals === undefined) return;
    for (const [index, { login, id }] of signers(approvals).entries()) {
      const path =
        approvals.onePerson === undefined ? ["approvals", "reviewers", index] : ["approvals", "onePerson"];
      const isMachine = login.toLowerCase() === registry?.username?.toLowerCase();
      const text = isMachine
        ? "is what pulls images (registry.username), and no person"
        : botProblem({ login, id });
      const hint = "name somebody who answers for what they agree to";
      if (text !== undefined) yield { path: [...path, "login"], text, hint };
    }
    yield* sharedAccounts(approvals);
    if (approvals.method === "reviewers") yield* personsTwice(approvals);
  },
};

function* sharedAccounts({ accounts = {} }: Approvals): Generator<Finding> {
  const known = new Map<string | number, string>();
  for (const [person, own] of Object.entries(accounts)) {
    for (const [index, { login, id }] of own.entries()) {
      const other = known.get(id) ?? known.get(login.toLowerCase());
      if (other !== undefined)
        yield {
          path: ["approvals", "accounts", person, index, "login"],
          text: `is an account of ${other} already`,
        };
      known.set(id, person).set(login.toLowerCase(), person);
    }
  }
}

/** GitHub counts accounts: the second one of an author could agree to what the first one wrote. */
function* personsTwice(approvals: Approvals): Generator<Finding> {
  const seen = new Set<string>();
  for (const [index, reviewer] of approvals.reviewers.entries()) {
    const person = personOf(approvals, reviewer);
    const hint = "leave one of the two out: GitHub does not know that they are one person";
    if (seen.has(person) && person.startsWith("person "))
      yield {
        path: ["approvals", "reviewers", index, "login"],
        text: "is another account of a reviewer",
        hint,
      };
    seen.add(person);
  }
}
