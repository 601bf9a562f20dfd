import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import {
  approvalTags,
  branches,
  environmentTags,
  gate,
  protection,
  protectionEntity,
  releaseBranches,
  releaseBranchWriting,
  repository,
  ruleset,
  stateTags,
  tags,
  versionTagCreation,
  versionTags,
} from "./fixtures/repository.ts";

const includes = "conditions.refName.includes";
const app = { actorId: 482_913, actorType: "Integration", bypassMode: "always" };

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.gate, types.branchProtectionEntity, types.releaseBranches, types.tags],
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
    ...[versionTags, stateTags, versionTagCreation, approvalTags, environmentTags].map((of) => ({
      name: `no ${of.name ?? ""}`,
      of,
      gone: true as const,
      at: tags,
      field: "repository",
    })),
    ...[versionTags, stateTags, versionTagCreation, approvalTags, environmentTags].map((of) => ({
      name: `${of.name ?? ""} of the root alone`,
      of,
      set: { [`${includes}[1]`]: undefined },
      at: tags,
      field: "repository",
    })),
    {
      name: "the deploy identity past what nobody moves",
      of: stateTags,
      set: { "bypassActors[0]": app, "rules.creation": true },
      at: tags,
      field: "repository",
    },
    {
      name: "states that anybody makes",
      of: versionTagCreation,
      set: { "conditions.refName.excludes": ["refs/tags/v*-stable"] },
      at: tags,
      field: "repository",
    },
    ...[releaseBranches, releaseBranchWriting].flatMap((of) => [
      { name: `no ${of.name ?? ""}`, of, gone: true as const, at: branches, field: "repository" },
      {
        name: `${of.name ?? ""} elsewhere`,
        of,
        set: { [includes]: ["refs/heads/x"] },
        at: branches,
        field: "repository",
      },
      {
        name: `${of.name ?? ""} without production`,
        of,
        set: { "conditions.refName.excludes": ["refs/heads/gantry/production"] },
        at: branches,
        field: "repository",
      },
      { name: `${of.name ?? ""} on tags`, of, set: { target: "tag" }, at: branches, field: "repository" },
    ]),
    {
      name: "records that anybody adds to",
      of: releaseBranchWriting,
      set: { "rules.update": false },
      at: branches,
      field: "repository",
    },
    {
      name: "the deploy identity past the history of records",
      of: releaseBranches,
      set: { "bypassActors[0]": app },
      at: branches,
      field: "repository",
    },
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
