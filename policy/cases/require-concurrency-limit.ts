import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { production } from "./fixtures/production.ts";
import { service, surface } from "./fixtures/surfaces.ts";

const field = "template.maxInstanceRequestConcurrency";
const values: (string | number | boolean | null | undefined)[] = [
  undefined,
  null,
  0,
  -1,
  1001,
  1e9,
  5.5,
  "5",
  true,
];
const raw = { type: service.type, name: "raw", stack: "production", inputs: { template: {} } };

export const cases: RuleCases = {
  compliant: production,
  judges: [types.surface, types.service],
  mutations: [
    ...values.map((value) => ({
      name: `a service's ${String(value)}`,
      of: service,
      set: { [field]: value },
    })),
    ...values.map((value) => ({
      name: `a surface's ${String(value)}`,
      of: surface,
      set: { concurrencyLimit: value },
    })),
    { name: "a list", of: service, set: { [field]: [5] } },
    { name: "none in a region", of: surface, set: { "regional.us-east.concurrencyLimit": undefined } },
    { name: "another than the surface's", of: service, set: { [field]: 6 } },
    { name: "a service beside the components", also: [raw], field },
    {
      name: "a limit that is not known yet",
      of: service,
      set: { [field]: unknown },
      field: `?${field} is not known before the deployment`,
    },
  ],
  allowed: [
    { name: "the lowest limit", of: surface, set: { concurrencyLimit: 1 } },
    { name: "the highest limit", of: surface, set: { concurrencyLimit: 1000 } },
    {
      name: "a service beside the components with a limit",
      also: [{ ...raw, inputs: { template: { maxInstanceRequestConcurrency: 7 } } }],
    },
  ],
};
