import type { DurableObjectNamespace, KVNamespace, RateLimit } from "@cloudflare/workers-types";

/** What the stack binds to the evaluator (components/flag-evaluator.ts). */
export interface Bindings {
  /** The catalog's environment. */
  ENVIRONMENT: string;
  /** Holds the rule set. */
  RULES: KVNamespace;
  /** One object keeps all kills of the environment. */
  KILLS: DurableObjectNamespace;
  /** SHA-256 of the token that may kill; without it nobody can. */
  KILL_TOKEN_SHA256?: string;
  /** SHA-256 of the key that apps show; without it anybody may ask. */
  API_KEY_SHA256?: string;
  RATE_LIMIT?: RateLimit;
}
