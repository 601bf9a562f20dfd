import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { gate, protection, protectionEntity, repository, ruleset } from "./fixtures/repository.ts";

const field = "rules.requiredSignatures";
const unsigned = { ...ruleset, name: "unsigned", inputs: { ...ruleset.inputs, rules: {} } };
const plain = { ...protection, name: "plain", inputs: { ...protection.inputs, requireSignedCommits: false } };

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.gate, types.ruleset, types.branchProtection],
  mutations: [
    { name: "no signatures", of: ruleset, set: { [field]: undefined } },
    { name: "signatures off", of: ruleset, set: { [field]: false } },
    { name: "signatures as text", of: ruleset, set: { [field]: "true" } },
    { name: "no signatures in classic protection", of: protection, set: { requireSignedCommits: undefined } },
    {
      name: "signatures as text in classic protection",
      of: protection,
      set: { requireSignedCommits: "true" },
    },
    { name: "a gate that says it as text", of: gate, set: { signedCommits: "false" } },
    {
      name: "a gate that says it as text, and no signatures",
      of: gate,
      set: { signedCommits: "false" },
      also: [unsigned],
      at: unsigned,
      field,
    },
    {
      name: "one gate of two that asks",
      of: protectionEntity,
      set: { "gates[1]": { signedCommits: false } },
      also: [plain],
      at: plain,
      field: "requireSignedCommits",
    },
  ],
  allowed: [
    {
      name: "a gate that does not ask",
      of: gate,
      set: { signedCommits: false },
      with: [{ of: ruleset, set: { [field]: false } }],
    },
    {
      name: "a branch whose gates do not ask",
      of: protectionEntity,
      set: { "gates[0].signedCommits": false },
      with: [{ of: protection, set: { requireSignedCommits: false } }],
    },
  ],
};
