import type { RuleCases } from "../case.ts";
import { services } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";
import { credential, service } from "./fixtures/surfaces.ts";

// Put together here, so that no scanner takes the samples for real ones.
const token = ["ghp", "A1b2C3d4E5f6G7h8I9j0"].join("_");
const envs = "template.containers[0].envs[1]";

export const cases: RuleCases = {
  compliant: production,
  judges: "all",
  mutations: [
    { name: "a value in an entity", of: credential, set: { password: "hunter2" } },
    { name: "a token under any name", of: services, set: { note: token } },
    {
      name: "a token in base64",
      of: services,
      set: { note: Buffer.from(`token ${token}`).toString("base64") },
    },
    {
      name: "a container's variable",
      of: service,
      set: { [envs]: { name: "DB_PASSWORD", value: "hunter2" } },
      field: `${envs}.value`,
    },
    {
      name: "a secret's version",
      also: [
        {
          type: "gcp:secretmanager/secretVersion:SecretVersion",
          name: "version",
          stack: "production",
          inputs: { secretData: "hunter2" },
        },
      ],
      field: "secretData",
    },
  ],
};
