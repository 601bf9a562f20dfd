import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { repository, ruleset, versionTags } from "./fixtures/repository.ts";

const off = {
  ...ruleset,
  type: "github:index/organizationRuleset:OrganizationRuleset",
  name: "all",
  inputs: {},
};

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset],
  mutations: [
    { name: "a ruleset that is off", of: ruleset, set: { enforcement: "disabled" } },
    { name: "a ruleset that is only evaluated", of: versionTags, set: { enforcement: "evaluate" } },
    { name: "another case", of: ruleset, set: { enforcement: "Active" } },
    { name: "nothing", of: ruleset, set: { enforcement: undefined } },
    { name: "an organisation's ruleset", also: [off], field: "enforcement" },
    {
      name: "a value that is not known yet",
      of: ruleset,
      set: { enforcement: unknown },
      field: "?enforcement is not known before the deployment",
    },
  ],
};
