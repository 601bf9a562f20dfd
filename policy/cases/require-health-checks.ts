import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { production } from "./fixtures/production.ts";
import { portal, service, surface } from "./fixtures/surfaces.ts";

const container = "template.containers[0]";
const field = (probe: string): string => `${container}.${probe}.httpGet.path`;
const probes = ["startupProbe", "livenessProbe", "readinessProbe"].flatMap((probe) => [
  { name: `no ${probe}`, of: service, set: { [`${container}.${probe}`]: undefined }, field: field(probe) },
  { name: `${probe} of another path`, of: service, set: { [field(probe)]: "/" } },
  { name: `${probe} of no path`, of: service, set: { [field(probe)]: "healthz" } },
]);
const raw = {
  type: service.type,
  name: "raw",
  stack: "production",
  inputs: { template: { containers: [{}] } },
};

export const cases: RuleCases = {
  compliant: production,
  judges: [types.surface, types.service],
  mutations: [
    ...probes,
    { name: "no health check", of: surface, set: { healthCheck: undefined } },
    { name: "no ready check", of: surface, set: { readyCheck: null } },
    { name: "no ready check on Vercel", of: portal, set: { readyCheck: null } },
    { name: "a health check that is no path", of: surface, set: { healthCheck: "" } },
    {
      name: "an app without a health check",
      of: portal,
      set: { platform: "expo-eas", healthCheck: true, readyCheck: null },
      field: "healthCheck",
    },
    { name: "health checks off", of: service, set: { "template.healthCheckDisabled": true } },
    { name: "health checks off as text", of: service, set: { "template.healthCheckDisabled": "false" } },
    { name: "no container", of: service, set: { "template.containers": [] } },
    {
      name: "a sidecar first",
      of: service,
      set: { "template.containers": [{ name: "proxy" }, { name: "app", ports: {} }] },
      field: "template.containers[1].startupProbe.httpGet.path",
    },
    { name: "a service beside the components", also: [raw], field: field("readinessProbe") },
    {
      name: "a path that is not known yet",
      of: service,
      set: { [field("livenessProbe")]: unknown },
      field: `?${field("livenessProbe")} is not known before the deployment`,
    },
  ],
  allowed: [
    {
      name: "an app that nobody asks whether it is ready",
      of: portal,
      set: { platform: "expo-eas", readyCheck: null },
    },
    {
      name: "checks that are not off, said aloud",
      of: service,
      set: { "template.healthCheckDisabled": false },
    },
    {
      name: "a service beside the components with paths of its own",
      also: [{ type: service.type, name: "raw", stack: "production", inputs: service.inputs }],
    },
  ],
};
