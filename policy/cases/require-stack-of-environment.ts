import type { RuleCases, Sample } from "../pack/case.ts";
import { environmentEntity, identity, services } from "./fixtures/foundation.ts";
import { latency, latencyAlert, oncall } from "./fixtures/guardrails.ts";
import { production } from "./fixtures/production.ts";
import { gate, protectionEntity, tags } from "./fixtures/repository.ts";
import { bundle, credential, service, surface } from "./fixtures/surfaces.ts";

const entities = [services, identity, environmentEntity, surface, bundle, credential, latency, oncall];
const kept = [gate, protectionEntity, tags];
const nameOf = ({ name = "" }: Sample): string => name;

export const cases: RuleCases = {
  compliant: production,
  judges: "all",
  mutations: [
    ...entities.map((of) => ({ name: `no environment in ${of.type}`, of, set: { environment: undefined } })),
    { name: "another environment", of: surface, set: { environment: "staging" } },
    { name: "another case", of: surface, set: { environment: "Production" } },
    { name: "a list", of: surface, set: { environment: ["production"] } },
    { name: "a stack with another name", of: surface, as: { stack: "prod" }, field: "environment" },
    { name: "another environment in a label", of: service, set: { "labels.environment": "staging" } },
    {
      name: "another environment in an alert's label",
      of: latencyAlert,
      set: { "userLabels.environment": "staging" },
    },
    ...kept.map((sample) => ({
      name: `${nameOf(sample)} of the repository in an environment`,
      also: [{ ...sample, stack: "production" }],
      field: "type",
    })),
  ],
  allowed: [...kept.map((sample) => ({ name: `${nameOf(sample)} where it belongs`, also: [sample] }))],
};
