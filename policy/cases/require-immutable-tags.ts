import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import {
  approvalTags,
  environmentTags,
  repository,
  ruleset,
  stateTags,
  versionTagCreation,
  versionTags,
} from "./fixtures/repository.ts";

const rules = ["update", "deletion", "nonFastForward"].flatMap((rule) =>
  [versionTags, stateTags, versionTagCreation, approvalTags, environmentTags].map((of) => ({
    name: `${of.name ?? ""} without ${rule}`,
    of,
    set: { [`rules.${rule}`]: undefined },
  })),
);
const raw = {
  type: ruleset.type,
  name: "raw",
  stack: "repository",
  inputs: { target: "tag", enforcement: "active" },
};
const excludes = "conditions.refName.excludes";

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset],
  mutations: [
    ...rules,
    { name: "updates as text", of: versionTags, set: { "rules.update": "true" } },
    { name: "a ruleset of branches", of: versionTags, set: { target: "branch" } },
    { name: "version 1 left out", of: versionTags, set: { [`${excludes}[6]`]: "refs/tags/v1*" } },
    { name: "everything left out", of: stateTags, set: { [`${excludes}[0]`]: "~ALL" } },
    { name: "something left out that is no text", of: stateTags, set: { [`${excludes}[0]`]: true } },
    { name: "a ruleset beside the components", also: [raw], field: "rules.update" },
  ],
  allowed: [
    {
      name: "a ruleset of branches beside the components",
      also: [{ ...raw, inputs: { target: "branch", enforcement: "active" } }],
    },
  ],
};
