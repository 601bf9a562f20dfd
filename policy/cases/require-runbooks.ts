import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { latency, latencyAlert } from "./fixtures/guardrails.ts";
import { production } from "./fixtures/production.ts";

const field = "runbookRef";
const content = "documentation.content";
const paths = [
  undefined,
  null,
  "",
  7,
  "docs/missing.md",
  "docs/runbooks/api.txt",
  "docs/runbooks/../api.md",
  "/docs/runbooks/api.md",
  "docs/runbooks/api.md\n",
  "https://wiki.lotus.example/api.md",
];
const raw = {
  type: latencyAlert.type,
  name: "raw",
  stack: "production",
  inputs: { ...latencyAlert.inputs, documentation: { content: "Look around." } },
};

export const cases: RuleCases = {
  compliant: production,
  judges: [types.guardrail, types.alertPolicy],
  mutations: [
    ...paths.map((path) => ({
      name: `a runbook called ${String(path)}`,
      of: latency,
      set: { [field]: path },
    })),
    { name: "an alert without words", of: latencyAlert, set: { documentation: undefined }, field: content },
    { name: "an alert without a runbook", of: latencyAlert, set: { [content]: "https://lotus.example" } },
    {
      name: "an alert with another runbook",
      of: latencyAlert,
      set: { [content]: "https://lotus.example/docs/runbooks/ocr-failures.md" },
    },
    { name: "an alert with a list", of: latencyAlert, set: { [content]: ["/docs/runbooks/api-latency.md"] } },
    { name: "an alert beside the components", also: [raw], field: content },
    { name: "a runbook of a hidden folder", of: latency, set: { [field]: ".docs/runbooks/api.md" } },
  ],
  allowed: [
    {
      name: "an alert beside the components with a link",
      also: [
        {
          ...raw,
          inputs: { ...latencyAlert.inputs, documentation: { content: "See https://lotus.example." } },
        },
      ],
    },
  ],
};
