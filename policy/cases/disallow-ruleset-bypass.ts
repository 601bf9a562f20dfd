import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import {
  environmentTags,
  protection,
  releaseBranches,
  releaseBranchWriting,
  repository,
  ruleset,
  versionTagCreation,
  versionTags,
} from "./fixtures/repository.ts";

const actor = { actorId: 1, actorType: "Integration", bypassMode: "always" };
const admin = { actorId: 5, actorType: "RepositoryRole", bypassMode: "always" };
const field = "bypassActors[0]";
const organization = {
  ...ruleset,
  type: "github:index/organizationRuleset:OrganizationRuleset",
  name: "all",
  inputs: { ...ruleset.inputs, bypassActors: [admin] },
};

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset, types.branchProtection],
  mutations: [
    { name: "admins, always", of: ruleset, set: { [field]: admin } },
    { name: "admins, exempt", of: ruleset, set: { [field]: { ...admin, bypassMode: "exempt" } } },
    { name: "admins, in capitals", of: ruleset, set: { [field]: { ...admin, bypassMode: "ALWAYS" } } },
    {
      name: "admins without a mode",
      of: ruleset,
      set: { [field]: { actorId: 5, actorType: "RepositoryRole" } },
    },
    { name: "one actor that is no list", of: ruleset, set: { bypassActors: admin } },
    {
      name: "a second actor",
      of: ruleset,
      set: { bypassActors: [{ ...admin, bypassMode: "pull_request" }, admin] },
      field: "bypassActors[1]",
    },
    { name: "an organisation's ruleset", also: [organization], field },
    {
      name: "somebody for version tags",
      of: versionTags,
      set: { [field]: { ...admin, bypassMode: "pull_request" } },
    },
    {
      name: "the deploy identity for version tags",
      of: versionTags,
      set: { [field]: { ...actor, actorId: 482_913 } },
    },
    {
      name: "the deploy identity on a branch",
      of: ruleset,
      set: { [field]: { ...actor, actorId: 482_913 }, "rules.creation": true },
    },
    {
      name: "the deploy identity past the history of a record",
      of: releaseBranches,
      set: { [field]: { ...actor, actorId: 482_913 } },
    },
    { name: "another app for environment tags", of: environmentTags, set: { [field]: actor } },
    { name: "another app for versions", of: versionTagCreation, set: { [field]: actor } },
    { name: "another app for records", of: releaseBranchWriting, set: { [field]: actor } },
    {
      name: "admins for records",
      of: releaseBranchWriting,
      set: { "bypassActors[1]": admin },
      field: "bypassActors[1]",
    },
    {
      name: "a team with the app's number",
      of: environmentTags,
      set: { [`${field}.actorType`]: "Team" },
      field,
    },
    {
      name: "environment tags that anybody creates",
      of: environmentTags,
      set: { "rules.creation": false },
      field,
    },
    { name: "admins in classic protection", of: protection, set: { enforceAdmins: undefined } },
    { name: "admins as text", of: protection, set: { enforceAdmins: "true" } },
    { name: "somebody who may force", of: protection, set: { forcePushBypassers: ["/mali-s"] } },
    {
      name: "somebody without reviews",
      of: protection,
      set: { "requiredPullRequestReviews[0].pullRequestBypassers": ["/mali-s"] },
    },
  ],
  allowed: [
    {
      name: "somebody in a pull request",
      of: ruleset,
      set: { [field]: { ...admin, bypassMode: "pull_request" } },
    },
    { name: "no actors", of: ruleset, set: { bypassActors: undefined } },
  ],
};
