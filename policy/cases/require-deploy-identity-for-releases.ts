import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import {
  environmentTags,
  releaseBranches,
  releaseBranchWriting,
  repository,
  versionTagCreation,
  versionTags,
} from "./fixtures/repository.ts";

const actor = "bypassActors[0]";
const app = { actorId: 482_913, actorType: "Integration", bypassMode: "always" };
const raw = { type: environmentTags.type, name: "raw", stack: "repository", inputs: environmentTags.inputs };

const ofEach = [environmentTags, versionTagCreation, releaseBranchWriting].flatMap((of) => {
  const own = (name: string): string => `${of.name ?? ""}: ${name}`;
  return [
    { name: own("creation by anybody"), of, set: { "rules.creation": false } },
    { name: own("creation as text"), of, set: { "rules.creation": "true" } },
    { name: own("updates by anybody"), of, set: { "rules.update": undefined } },
    { name: own("nobody"), of, set: { bypassActors: [] } },
    { name: own("no list"), of, set: { bypassActors: undefined } },
    { name: own("a second one"), of, set: { "bypassActors[1]": app }, field: "bypassActors" },
    { name: own("another app"), of, set: { [`${actor}.actorId`]: 15_368 } },
    { name: own("the app as text"), of, set: { [`${actor}.actorId`]: "482913" } },
    { name: own("a team"), of, set: { [`${actor}.actorType`]: "Team" } },
    { name: own("in pull requests only"), of, set: { [`${actor}.bypassMode`]: "pull_request" } },
  ];
});

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset],
  mutations: [
    ...ofEach,
    {
      name: "the app past what nobody moves",
      of: versionTags,
      set: { [actor]: app },
      field: "rules.creation",
    },
    {
      name: "the app past a record's history",
      of: releaseBranches,
      set: { [actor]: app },
      field: "rules.creation",
    },
    { name: "a ruleset beside the components", also: [raw], field: `${actor}.actorId` },
    {
      name: "one that names nobody beside the components",
      also: [{ ...raw, inputs: { ...raw.inputs, bypassActors: [{}] } }],
      field: `${actor}.actorId`,
    },
    {
      name: "another pattern beside them",
      of: environmentTags,
      set: { "rules.creation": false },
      with: [{ of: environmentTags, set: { "conditions.refName.includes[0]": "refs/tags/x" } }],
    },
  ],
};
