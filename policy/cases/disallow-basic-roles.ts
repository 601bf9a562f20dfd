import type { RuleCases } from "../pack/case.ts";
import { unknown } from "../value.ts";
import { deployRole } from "./fixtures/foundation.ts";
import { googleTypes, production } from "./fixtures/production.ts";

const roles = [
  "roles/owner",
  "roles/editor",
  "roles/viewer",
  "Roles/Owner",
  " roles/owner ",
  "ｒoles/owner",
  "roles/own\u200ber",
  "rоles/owner",
];
const policy = (policyData: string) => ({
  type: "google-native:cloudresourcemanager/v1:ProjectIamPolicy",
  name: "policy",
  stack: "production",
  inputs: { policyData },
});

export const cases: RuleCases = {
  compliant: production,
  judges: googleTypes,
  mutations: [
    ...roles.map((role) => ({ name: JSON.stringify(role), of: deployRole, set: { role } })),
    {
      name: "a list of roles",
      of: deployRole,
      set: { roles: ["roles/run.admin", "roles/owner"] },
      field: "roles[1]",
    },
    {
      name: "a whole policy",
      also: [policy('{"bindings":[{"role":"roles/editor","members":[]}]}')],
      field: "policyData",
    },
    {
      name: "a role that is not known yet",
      of: deployRole,
      set: { role: unknown },
      field: "?role is not known before the deployment",
    },
  ],
  allowed: [
    { name: "a narrow role", of: deployRole, set: { role: "roles/run.viewer" } },
    { name: "a role that begins alike", of: deployRole, set: { role: "roles/viewer.all" } },
    {
      name: "words about a role",
      of: deployRole,
      set: { description: "no more roles/owner", roleId: "roles/owner", customRole: "roles/owner" },
    },
    { name: "a role that is no text", of: deployRole, set: { role: 7 } },
    {
      name: "a role of another provider",
      also: [
        {
          type: "mygcp:projects/iAMMember:IAMMember",
          name: "other",
          stack: "production",
          inputs: { role: "roles/owner" },
        },
      ],
    },
  ],
};
