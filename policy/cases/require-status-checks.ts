import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { judgingChecks } from "../../model/judging-checks.ts";
import { unknown } from "../value.ts";
import { gate, protection, protectionEntity, repository, ruleset } from "./fixtures/repository.ts";

const checks = "rules.requiredStatusChecks";
const list = `${checks}.requiredChecks`;
const classic = "requiredStatusChecks";

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.gate, types.ruleset, types.branchProtection],
  mutations: [
    { name: "a gate without checks", of: gate, set: { requiredChecks: [] } },
    { name: "a gate without a list", of: gate, set: { requiredChecks: undefined } },
    {
      name: "a gate with a nameless check",
      of: gate,
      set: { "requiredChecks[1]": "" },
      field: "requiredChecks",
    },
    { name: "a gate with a number", of: gate, set: { "requiredChecks[1]": 1e9 }, field: "requiredChecks" },
    {
      name: "a gate that asks for one more",
      of: gate,
      set: { "requiredChecks[2]": "scan" },
      at: ruleset,
      field: list,
    },
    { name: "a ruleset without checks", of: ruleset, set: { [checks]: undefined }, field: list },
    { name: "a ruleset without one check", of: ruleset, set: { [`${list}[1]`]: undefined }, field: list },
    { name: "a check in another case", of: ruleset, set: { [`${list}[1].context`]: "Test" }, field: list },
    ...judgingChecks.map((name, index) => ({
      name: `a ruleset that does not wait for the job "${name}"`,
      of: ruleset,
      set: { [`${list}[${index + 2}]`]: undefined },
      field: list,
    })),
    {
      name: "classic protection that does not wait for a job that judges",
      of: protection,
      set: { [`${classic}[0].contexts[2]`]: undefined },
      field: classic,
    },
    {
      name: "a job that judges, of any app",
      of: ruleset,
      set: { [`${list}[2].integrationId`]: undefined },
      field: list,
    },
    {
      name: "a check of any app",
      of: ruleset,
      set: { [`${list}[0].integrationId`]: undefined },
      field: list,
    },
    { name: "a check of another app", of: ruleset, set: { [`${list}[0].integrationId`]: 1 }, field: list },
    { name: "an app as text", of: ruleset, set: { [`${list}[0].integrationId`]: "15368" }, field: list },
    {
      name: "checks of an older base",
      of: ruleset,
      set: { [`${checks}.strictRequiredStatusChecksPolicy`]: false },
    },
    { name: "strict as text", of: ruleset, set: { [`${checks}.strictRequiredStatusChecksPolicy`]: "true" } },
    { name: "new branches left out", of: ruleset, set: { [`${checks}.doNotEnforceOnCreate`]: true } },
    { name: "classic protection without checks", of: protection, set: { [classic]: undefined } },
    {
      name: "classic protection without one check",
      of: protection,
      set: { [`${classic}[0].contexts[0]`]: undefined },
      field: classic,
    },
    {
      name: "classic protection of an older base",
      of: protection,
      set: { [`${classic}[0].strict`]: false },
      field: classic,
    },
    {
      name: "a second gate with a check of its own",
      of: protectionEntity,
      set: { "gates[1]": { requiredChecks: ["scan"] } },
      at: protection,
      field: classic,
    },
    {
      name: "checks that are not known yet",
      of: ruleset,
      set: { [list]: unknown },
      field: `?${list} is not known before the deployment`,
    },
  ],
  allowed: [
    {
      name: "a new release branch",
      of: gate,
      set: { enforcedOn: "pre-release" },
      with: [{ of: ruleset, set: { [`${checks}.doNotEnforceOnCreate`]: true } }],
    },
    {
      name: "a ruleset beside the components",
      also: [{ type: ruleset.type, name: "raw", stack: "repository", inputs: {} }],
    },
    {
      name: "two lists of checks",
      of: protection,
      set: { [classic]: [{ strict: true, contexts: ["lint", ...judgingChecks] }, { contexts: ["test"] }] },
    },
  ],
};
