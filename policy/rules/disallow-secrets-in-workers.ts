import { heldSecret } from "../held-secret.ts";
import type { Rule } from "../rule.ts";
import type { Leaf } from "../value.ts";

export const rule: Rule = {
  id: "disallow-secrets-in-workers",
  sentence: "No Worker, no key of Workers KV and no comment at Cloudflare holds a secret, marked or not.",
  protects: { entity: "SecretCredentialSet", seed: "003" },
  remedy:
    'keep it in the Secrets Store of Cloudflare with "gantry secrets sync", outside the engine, and bind it by name',
  judges: (type) => /^cloudflare:.*(worker|kv|dnsrecord|pages)/i.test(type),
  *check(resource) {
    for (const leaf of resource.leaves()) {
      if (holdsSecret(leaf, resource.type))
        yield { field: leaf.path, problem: "is a secret that Cloudflare keeps as plain text" };
    }
  },
};

/** The SDK marks nothing of these as secret; what the program marks is still sent and shown as it is. */
function holdsSecret({ secret, value, keys: [key = ""], beside }: Leaf, type: string): boolean {
  if (secret) return true;
  if (typeof value !== "string" || value === "") return false;
  const isHolder = ["text", "value", "json"].includes(key);
  const labels = isHolder ? [beside["name"], beside["keyName"], beside["key"]] : [key];
  return (
    heldSecret(
      labels.filter((name) => typeof name === "string"),
      value,
      { type, key },
    ) !== undefined
  );
}
