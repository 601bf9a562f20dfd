import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import {
  protection,
  releaseBranches,
  releaseBranchWriting,
  repository,
  ruleset,
} from "./fixtures/repository.ts";

const demanded = ["rules.deletion", "rules.nonFastForward"].flatMap((field) =>
  [ruleset, releaseBranches, releaseBranchWriting].flatMap((of) =>
    [undefined, false, "true"].map((value) => ({
      name: `${of.name ?? ""}: ${field}: ${String(value)}`,
      of,
      set: { [field]: value },
    })),
  ),
);
const refused = ["allowsDeletions", "allowsForcePushes"].flatMap((field) =>
  [true, "false", "true"].map((value) => ({
    name: `${field}: ${JSON.stringify(value)}`,
    of: protection,
    set: { [field]: value },
  })),
);

const unset = {
  name: "what is off unless it is set",
  of: protection,
  set: { allowsDeletions: undefined, allowsForcePushes: null },
};

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset, types.branchProtection],
  mutations: [...demanded, ...refused],
  allowed: [unset],
};
