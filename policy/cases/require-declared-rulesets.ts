import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import {
  approvalTags,
  environmentTags,
  gate,
  protection,
  protectionEntity,
  repository,
  ruleset,
  stateTags,
  tags,
  versionTags,
} from "./fixtures/repository.ts";

const includes = "conditions.refName.includes";

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.gate, types.branchProtectionEntity, types.tags],
  mutations: [
    { name: "a gate without a ruleset", of: ruleset, gone: true, at: gate, field: "name" },
    { name: "a gate with two", also: [{ ...ruleset, name: "second" }], at: gate, field: "name" },
    { name: "a ruleset that was renamed", of: ruleset, set: { name: "Main" } },
    { name: "a ruleset of tags", of: ruleset, set: { target: "tag" } },
    { name: "another branch", of: ruleset, set: { [includes]: ["refs/heads/old"] } },
    { name: "no branch", of: ruleset, set: { conditions: undefined }, field: includes },
    { name: "a branch left out", of: ruleset, set: { "conditions.refName.excludes": ["refs/heads/main"] } },
    {
      name: "a gate on pull requests elsewhere",
      of: gate,
      set: { enforcedOn: "pre-release" },
      at: ruleset,
      field: includes,
    },
    { name: "a gate on nothing", of: gate, set: { enforcedOn: "Main" } },
    ...[versionTags, stateTags, approvalTags, environmentTags].map((of) => ({
      name: `no ${of.name ?? ""}`,
      of,
      gone: true as const,
      at: tags,
      field: "repository",
    })),
    ...[versionTags, stateTags, approvalTags, environmentTags].map((of) => ({
      name: `${of.name ?? ""} of the root alone`,
      of,
      set: { [`${includes}[1]`]: undefined },
      at: tags,
      field: "repository",
    })),
    {
      name: "no protection of the default branch",
      of: protection,
      gone: true,
      at: protectionEntity,
      field: "branch",
    },
    {
      name: "protection of another branch",
      of: protection,
      set: { pattern: "old" },
      at: protectionEntity,
      field: "branch",
    },
  ],
  allowed: [
    { name: "a gate on pull requests", of: gate, set: { enforcedOn: "pr" } },
    {
      name: "a gate on releases",
      of: gate,
      set: { enforcedOn: "pre-release" },
      with: [{ of: ruleset, set: { [includes]: ["refs/heads/release/**/*"] } }],
    },
  ],
};
