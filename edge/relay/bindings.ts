/** What of Cloudflare's runtime the relay uses ("Durable Objects", its API). Rows are parsed by whoever reads them. */
export interface OutboxState {
  storage: {
    sql: { exec(query: string, ...values: (string | number | null)[]): { toArray(): unknown[] } };
    getAlarm(): Promise<number | null>;
    setAlarm(time: number): Promise<void>;
  };
}

export interface RelayEnv {
  /** JSON of `relaySettings`. */
  RELAY: string;
  OUTBOX: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
  /** Secrets, by the names that the settings give. */
  [binding: string]: unknown;
}
