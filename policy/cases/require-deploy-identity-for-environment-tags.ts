import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { environmentTags as of, repository } from "./fixtures/repository.ts";

const actor = "bypassActors[0]";
const raw = { type: of.type, name: "raw", stack: "repository", inputs: of.inputs };

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset],
  mutations: [
    { name: "creation by anybody", of, set: { "rules.creation": false } },
    { name: "creation as text", of, set: { "rules.creation": "true" } },
    { name: "nobody", of, set: { bypassActors: [] } },
    { name: "no list", of, set: { bypassActors: undefined } },
    {
      name: "a second one",
      of,
      set: { "bypassActors[1]": { actorId: 482_913, actorType: "Integration", bypassMode: "always" } },
      field: "bypassActors",
    },
    { name: "another app", of, set: { [`${actor}.actorId`]: 15_368 } },
    { name: "the app as text", of, set: { [`${actor}.actorId`]: "482913" } },
    { name: "a team", of, set: { [`${actor}.actorType`]: "Team" } },
    { name: "in pull requests only", of, set: { [`${actor}.bypassMode`]: "pull_request" } },
    { name: "a ruleset beside the components", also: [raw], field: `${actor}.actorId` },
    {
      name: "one that names nobody beside the components",
      also: [{ ...raw, inputs: { ...raw.inputs, bypassActors: [{}] } }],
      field: `${actor}.actorId`,
    },
    {
      name: "another pattern beside them",
      of,
      set: { "rules.creation": false },
      with: [{ of, set: { "conditions.refName.includes[0]": "refs/tags/x" } }],
    },
  ],
};
