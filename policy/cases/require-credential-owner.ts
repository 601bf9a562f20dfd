import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { production } from "./fixtures/production.ts";
import { bundle, credential, secret } from "./fixtures/surfaces.ts";

const field = "annotations.gantry-owner";

export const cases: RuleCases = {
  compliant: production,
  judges: [types.bundle, types.credential, types.secret],
  mutations: [
    { name: "a bundle without an owner", of: bundle, set: { owner: undefined } },
    { name: "a secret without an owner", of: credential, set: { owner: null } },
    { name: "a person for an owner", of: bundle, set: { owner: "Mali S." } },
    { name: "look-alike letters", of: credential, set: { owner: "plаtform-team" } },
    { name: "a list of owners", of: bundle, set: { owner: ["platform-team"] } },
    { name: "no owner in Secret Manager", of: secret, set: { [field]: undefined } },
    { name: "another owner in Secret Manager", of: secret, set: { [field]: "api-team" } },
    {
      name: "a secret beside the components without an owner",
      also: [{ ...secret, name: "raw", inputs: { ...secret.inputs, annotations: {} } }],
      field,
    },
    {
      name: "a regional secret without an owner",
      of: secret,
      as: { type: "gcp:secretmanager/regionalSecret:RegionalSecret" },
      set: { [field]: undefined },
    },
  ],
  allowed: [
    {
      name: "a secret beside the components with an owner",
      also: [{ type: secret.type, name: "raw", stack: "production", inputs: secret.inputs }],
    },
  ],
};
