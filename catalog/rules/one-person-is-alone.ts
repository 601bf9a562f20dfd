import { readGovernance } from "../documents.ts";
import { onePersonOnRecord } from "../one-person-on-record.ts";
import { accountName, isOnePerson } from "../../model/declared/approvals.ts";
import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** A team of one is stated: it is no way for a team of two to do without each other. */
export const onePersonIsAlone: CatalogRule = {
  id: "one-person-is-alone",
  description:
    "Where one person lets versions in alone, they sign tags, nobody else could approve, and docs/governance.yml says who decided it.",
  level: "error",
  *check({ root, environment, entities: { approvals } }) {
    if (approvals?.onePerson === undefined) return;
    const { method, onePerson, reviewers, required } = approvals;
    const path = ["approvals", "onePerson"];
    if (method !== "signed-tags") {
      yield {
        path: ["approvals", "method"],
        text: "does not fit approvals.onePerson, who signs tags",
        hint: "method: signed-tags",
      };
    }
    for (const [index, reviewer] of reviewers.entries()) {
      const isOneself = isOnePerson(approvals, reviewer, onePerson);
      yield {
        path: ["approvals", "reviewers", index, "login"],
        text: isOneself ? "is approvals.onePerson already" : "can approve, so nobody is alone",
        hint: isOneself ? "leave reviewers out" : "leave out approvals.onePerson",
      };
    }
    if (required > 1) {
      yield {
        path: ["approvals", "required"],
        text: "does not fit: approvals.onePerson gives one",
        hint: "leave it out",
      };
    }
    if (onePerson.waitMinutes >= approvals.validHours * 60) {
      yield {
        path: [...path, "waitMinutes"],
        text: `is no less than approvals.validHours (${approvals.validHours}), so no tag would ever count`,
        hint: "wait for less, or let a tag count for longer",
      };
    }
    if (onePersonOnRecord(readGovernance(root), environment, approvals) !== undefined) return;
    yield {
      path: [...path, "login"],
      text: "is on record nowhere",
      hint: `docs/governance.yml needs an entry with environment ${environment}, field approvals.onePerson, old null and new ${quote(accountName(onePerson))}`,
    };
  },
};
