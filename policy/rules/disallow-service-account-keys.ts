import type { Rule } from "../rule.ts";

/** Whatever a provider calls a key that stands for an account, in any spelling of the module. */
const keyTypes = /^gcp:(serviceaccount\/key|storage\/hmackey|projects\/apikey):|^google-native:.*key$/i;

export const rule: Rule = {
  id: "disallow-service-account-keys",
  sentence:
    "No service account has a key: jobs come by workload identity, and services run as their own account.",
  protects: { entity: "CredentialBundle", seed: "002" },
  remedy: "remove the key, and let whoever used it come by workload identity or run as an account",
  judges: (type) => keyTypes.test(type),
  *check() {
    yield {
      field: "type",
      problem: "is a key that works from anywhere until somebody remembers to delete it",
    };
  },
};
