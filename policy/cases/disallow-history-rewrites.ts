import type { RuleCases } from "../case.ts";
import { types } from "../types.ts";
import { protection, repository, ruleset } from "./fixtures/repository.ts";

const demanded = ["rules.deletion", "rules.nonFastForward"].flatMap((field) =>
  [undefined, false, "true"].map((value) => ({
    name: `${field}: ${String(value)}`,
    of: ruleset,
    set: { [field]: value },
  })),
);
const refused = ["allowsDeletions", "allowsForcePushes"].flatMap((field) =>
  [true, "false", "true"].map((value) => ({
    name: `${field}: ${JSON.stringify(value)}`,
    of: protection,
    set: { [field]: value },
  })),
);

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset, types.branchProtection],
  mutations: [...demanded, ...refused],
};
