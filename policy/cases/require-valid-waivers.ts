import type { RuleCases, Sample } from "../pack/case.ts";
import { waiverType } from "../waivers.ts";
import { production } from "./fixtures/production.ts";

const waiver: Sample = {
  type: waiverType,
  name: "quota-by-mail",
  stack: "production",
  inputs: {
    rule: "require-runbooks",
    resource: "gantry:index:GuardrailMetric cloud-run-cpu",
    owner: "platform-team",
    reason: "the runbook is being rewritten",
    expires: "2026-03-10",
  },
};
const texts = ["rule", "resource", "owner", "reason"].flatMap((field) =>
  [undefined, "", " ", 7].map((value) => ({
    name: `${field}: ${String(value)}`,
    of: waiver,
    set: { [field]: value },
  })),
);
const days = [undefined, "", "soon", "2026-02-28", "2026-04-01", "2026-02-30T00:00:00Z", 1e9];

export const cases: RuleCases = {
  compliant: [...production, waiver],
  judges: ["gantry:index:Waiver"],
  mutations: [
    ...texts,
    ...days.map((expires) => ({ name: `until ${String(expires)}`, of: waiver, set: { expires } })),
    { name: "once, and nobody to remember it", of: waiver, set: { once: true } },
    { name: "once, for no deployment", of: waiver, set: { once: true, deployment: " " }, field: "once" },
    { name: "once as a text", of: waiver, set: { once: "true" } },
    {
      name: "deletion protection for good",
      of: waiver,
      set: { rule: "require-deletion-protection" },
      field: "once",
    },
    { name: "the stack itself", of: waiver, set: { resource: "pulumi:pulumi:Stack gantry-production" } },
    { name: "a waiver of waivers", of: waiver, set: { rule: "require-valid-waivers" } },
    {
      name: "a resource that is not there",
      of: waiver,
      set: { resource: "gantry:index:GuardrailMetric gone" },
    },
    {
      name: "a resource of another type",
      of: waiver,
      set: { resource: "gcp:pubsub/topic:Topic cloud-run-cpu" },
    },
    {
      name: "a name that two resources have",
      of: waiver,
      set: { resource: "a:b:C twice" },
      also: ["One", "Two"].map((owner) => ({
        type: "a:b:C",
        name: "twice",
        inputs: {},
        owner: { type: `a:b:${owner}`, name: "owner", stack: "production", inputs: {} },
      })),
    },
  ],
  allowed: [
    { name: "once, for a deployment", of: waiver, set: { once: true, deployment: "a1b2" } },
    { name: "not once, said aloud", of: waiver, set: { once: false } },
    {
      name: "deletion protection, once",
      of: waiver,
      set: { rule: "require-deletion-protection", once: true, deployment: "a1b2" },
    },
  ],
};
