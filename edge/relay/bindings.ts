/** What of Cloudflare's runtime goes on after an answer ("Context", Workers). */
export interface RelayContext {
  waitUntil(promise: Promise<unknown>): void;
}

export interface RelayEnv {
  /** JSON of `relaySettings`. */
  RELAY: string;
  /** One Durable Object for each channel. */
  OUTBOX: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
  /** Secrets, by the names that the settings give. */
  [binding: string]: unknown;
}
