import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { latency, mailbox, oncall, relay } from "./fixtures/guardrails.ts";
import { production } from "./fixtures/production.ts";

const field = "alertChannel";

export const cases: RuleCases = {
  compliant: production,
  judges: [types.alertChannel, types.notificationChannel, types.guardrail],
  mutations: [
    { name: "mail for latency", of: latency, set: { [field]: "email" } },
    {
      name: "mail for failures",
      of: latency,
      set: { metricName: "ocr_failure_rate", [field]: "email" },
      field,
    },
    { name: "a channel that nobody knows", of: latency, set: { [field]: "On-call" } },
    { name: "no channel", of: latency, set: { [field]: undefined } },
    { name: "a channel that is mail after all", of: oncall, set: { kind: "email" }, at: latency, field },
    { name: "a channel of a kind in disguise", of: oncall, set: { kind: "Email" }, at: latency, field },
    { name: "a channel without anything behind it", of: relay, gone: true, at: latency, field },
    { name: "mail behind a channel", of: relay, set: { type: "email" } },
    { name: "mail in capitals behind a channel", of: relay, set: { type: "EMAIL" } },
    { name: "nothing behind a channel", of: relay, set: { type: undefined } },
    { name: "something else behind a mailbox", of: mailbox, set: { type: "pubsub" } },
    { name: "a channel that is off", of: relay, set: { enabled: false } },
    { name: "a channel that is off as text", of: relay, set: { enabled: "false" } },
    {
      name: "production under another stack's name",
      of: relay,
      as: { stack: "live" },
      set: { enabled: false },
    },
  ],
  allowed: [
    ...["slack", "discord", "webhook"].map((kind) => ({
      name: `a channel of kind ${kind}`,
      of: oncall,
      set: { kind },
    })),
    { name: "a channel that does not say that it is on", of: relay, set: { enabled: undefined } },
    {
      name: "a channel beside the components",
      also: [{ type: relay.type, name: "raw", stack: "production", inputs: { type: "email" } }],
    },
    { name: "mail for a budget", of: latency, set: { metricName: "cloud_run_quota", alertChannel: "email" } },
    {
      name: "mail in staging",
      also: [
        {
          ...latency,
          stack: "staging",
          inputs: { ...latency.inputs, environment: "staging", alertChannel: "email" },
        },
      ],
    },
  ],
};
