import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { deployAccount } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";
import { service } from "./fixtures/surfaces.ts";

const field = "template.serviceAccount";
const ofJob = "template.template.serviceAccount";
const project = "lotus-production";
const accounts = [
  undefined,
  null,
  "",
  "run-api",
  "run@lotus-production.iam.gserviceaccount.com",
  "Run-Api@lotus-production.iam.gserviceaccount.com",
  "run-api-@lotus-production.iam.gserviceaccount.com",
  `${"a".repeat(31)}@lotus-production.iam.gserviceaccount.com`,
  "run-api@lotus-staging.iam.gserviceaccount.com",
  "lotus-production@appspot.gserviceaccount.com",
  "524129399779-compute@developer.gserviceaccount.com",
];
const job = (serviceAccount: string, name = "api") => ({
  type: types.job,
  name: "migrate",
  stack: "production",
  inputs: { project, name, template: { template: { serviceAccount } } },
});
const shared = "run-api@lotus-production.iam.gserviceaccount.com";

export const cases: RuleCases = {
  compliant: production,
  judges: [types.service, types.job],
  mutations: [
    ...accounts.map((account) => ({
      name: `a service as ${String(account)}`,
      of: service,
      set: { [field]: account },
    })),
    {
      name: "a job as Google's default account",
      also: [job("524129399779-compute@developer.gserviceaccount.com")],
      field: ofJob,
    },
    { name: "a service as the account that deploys", of: service, set: { [field]: deployAccount } },
    { name: "a job with a service's account", also: [job(shared, "migrate")], field: ofJob },
    {
      name: "a service beside the components with another's account",
      also: [
        {
          ...service,
          name: "raw",
          owner: { type: types.surface, name: "worker", stack: "production", inputs: {} },
        },
      ],
      field,
    },
    {
      name: "an account that is not known yet",
      of: service,
      set: { [field]: unknown },
      field: `?${field} is not known before the deployment`,
    },
    {
      name: "two jobs with one account",
      also: ["one", "two"].map((name) => ({
        ...job("migrate@lotus-production.iam.gserviceaccount.com", name),
        name,
      })),
      at: { type: types.job, name: "two", inputs: {} },
      field: ofJob,
    },
  ],
  allowed: [
    { name: "a service in two regions", also: [{ ...service, name: "api-eu-west" }] },
    {
      name: "a job of the same name",
      also: [job("migrate@lotus-production.iam.gserviceaccount.com", "migrate")],
    },
  ],
};
