import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { production } from "./fixtures/production.ts";
import { service as of, surface } from "./fixtures/surfaces.ts";

export const cases: RuleCases = {
  compliant: production,
  judges: [types.service],
  mutations: [
    { name: "no ingress", of, set: { ingress: undefined } },
    { name: "an ingress in another case", of, set: { ingress: "ingress_traffic_all" } },
    { name: "an unspecified ingress", of, set: { ingress: "INGRESS_TRAFFIC_UNSPECIFIED" } },
    { name: "a public surface from inside alone", of, set: { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" } },
    {
      name: "a public surface behind a load balancer",
      of,
      set: { ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" },
    },
    { name: "IAP", of, set: { iapEnabled: true } },
    { name: "IAP as text", of, set: { iapEnabled: "false" } },
    { name: "no default URI", of, set: { defaultUriDisabled: true } },
    { name: "nothing said of bindings", of, set: { invokerIamDisabled: undefined } },
    { name: "bindings as text", of, set: { invokerIamDisabled: "false" } },
    {
      name: "an ingress that is not known yet",
      of,
      set: { ingress: unknown },
      field: "?ingress is not known before the deployment",
    },
  ],
  allowed: [
    ...["INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"].map((ingress) => ({
      name: `a private surface with ${ingress}`,
      of,
      set: { ingress },
      with: [{ of: surface, set: { public: false } }],
    })),
    {
      name: "a service from inside beside the components",
      also: [
        {
          type: of.type,
          name: "raw",
          stack: "production",
          inputs: { ...of.inputs, ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" },
        },
      ],
    },
    { name: "what is off said aloud", of, set: { iapEnabled: false, defaultUriDisabled: false } },
  ],
};
