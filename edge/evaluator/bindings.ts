/** What the stack binds to the evaluator (components/flag-evaluator.ts), as far as it uses it; Cloudflare's own types are for the whole runtime. */
export interface Bindings {
  /** The catalog's environment. */
  ENVIRONMENT: string;
  /** Workers KV, which holds the rule set. */
  RULES: { get(key: string, options: { type: "text"; cacheTtl: number }): Promise<string | null> };
  /** One Durable Object keeps all kills of the environment. */
  KILLS: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(url: string, init?: RequestInit): Promise<Response> };
  };
  /** SHA-256 of the token that may kill; without it nobody can. */
  KILL_TOKEN_SHA256?: string;
  /** SHA-256 of the key that apps show; without it anybody may ask. */
  API_KEY_SHA256?: string;
  RATE_LIMIT?: { limit(about: { key: string }): Promise<{ success: boolean }> };
}
