import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { production } from "./fixtures/production.ts";
import { secret } from "./fixtures/surfaces.ts";

const field = "topics[0].name";
const named = (name: string) => ({ of: secret, set: { [field]: name } });

export const cases: RuleCases = {
  compliant: production,
  judges: [types.secret],
  mutations: [
    { name: "no topics", of: secret, set: { topics: undefined } },
    { name: "null for topics", of: secret, set: { topics: null } },
    { name: "an empty list of topics", of: secret, set: { topics: [] } },
    { name: "a topic without a name", of: secret, set: { [field]: undefined } },
    { name: "a topic's short name", ...named("secret-rotation") },
    { name: "a topic of another project", ...named("projects/lotus-staging/topics/secret-rotation") },
    { name: "something before the name", ...named("x/projects/lotus-production/topics/secret-rotation") },
    { name: "something behind the name", ...named("projects/lotus-production/topics/secret-rotation/x") },
    {
      name: "a second topic of another project",
      of: secret,
      set: { "topics[1]": { name: "projects/lotus-staging/topics/t" } },
      field: "topics[1].name",
    },
    {
      name: "a regional secret without topics",
      of: secret,
      as: { type: "gcp:secretmanager/regionalSecret:RegionalSecret" },
      set: { topics: [] },
    },
    {
      name: "a topic that is not known yet",
      of: secret,
      set: { [field]: unknown },
      field: `?${field} is not known before the deployment`,
    },
    { name: "a topic that is no text", of: secret, set: { [field]: 7 } },
  ],
};
