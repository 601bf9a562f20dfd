import { type Leaf, plain, Unknown } from "../value.ts";
import type { Rule, Violation } from "../rule.ts";

const basic = /(^|[^a-z])roles\/(owner|editor|viewer)($|[^a-z.])/;

export const rule: Rule = {
  id: "disallow-basic-roles",
  sentence: "Nobody is made owner, editor or viewer: those roles reach into everything that a project has.",
  protects: { entity: "CredentialBundle", seed: "002" },
  remedy: "give the one role that is needed, on the one resource that needs it",
  judges: (type) => /^(gcp|google-native):/.test(type),
  *check(resource) {
    for (const leaf of resource.leaves()) {
      const [key = ""] = leaf.keys;
      if (!/^(roles?|policyData)$/.test(key)) continue;
      if (leaf.value instanceof Unknown) resource.unknown(leaf.path);
      yield* checkRole(leaf);
    }
  },
};

function* checkRole({ path: field, value }: Leaf): Generator<Violation> {
  if (typeof value !== "string") return;
  const role = plain(value);
  if (basic.test(role)) yield { field, problem: "gives a basic role" };
  else if (/[^\x20-\x7e]/.test(role)) yield { field, problem: "has letters that no role has" };
}
