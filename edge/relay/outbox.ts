import * as z from "zod/mini";
import { relaySettings, type RelaySettings } from "../relay-settings.ts";
import { alert, type Alert } from "./alert.ts";
import type { OutboxState, RelayEnv } from "./bindings.ts";
import { deliver } from "./deliver.ts";

const posted = z.object({ channel: z.string(), alert });
export type Posted = z.infer<typeof posted>;

const row = z.object({ key: z.string(), channel: z.string(), alert: z.string(), batch: z.string() });

/** Shorter than Pub/Sub waits for an answer: components/alert-channel.ts. */
const mostWaitMs = 25_000;
const most = 50;
const day = 86_400_000;

/**
 * What one channel was told and what became of it: a Durable Object, since two pushes of the same alert must meet. A push is answered when
 * its batch was delivered or not, so Pub/Sub keeps what is not; a batch keeps its alerts and its id, which LINE knows it by.
 */
export class AlertOutbox {
  private readonly waiting = new Map<string, Set<(delivered: boolean) => void>>();
  private readonly state: OutboxState;
  private readonly env: RelayEnv;

  constructor(state: OutboxState, env: RelayEnv) {
    this.state = state;
    this.env = env;
    this.sql(`CREATE TABLE IF NOT EXISTS alerts
      (key TEXT PRIMARY KEY, channel TEXT NOT NULL, alert TEXT NOT NULL, received INTEGER NOT NULL, batch TEXT, delivered INTEGER)`);
    this.sql(`CREATE TABLE IF NOT EXISTS pauses (channel TEXT PRIMARY KEY, until INTEGER NOT NULL)`);
  }

  /** Takes a `Posted`: 204 when it is delivered, also before; 503 when it is not. */
  async fetch(request: Request): Promise<Response> {
    const { channel, alert } = posted.parse(await request.json());
    this.forget();
    const [known] = this.sql("SELECT delivered FROM alerts WHERE key = ?", alert.key);
    if (z.object({ delivered: z.number() }).safeParse(known).success)
      return new Response(null, { status: 204 });
    this.sql(
      "INSERT OR IGNORE INTO alerts (key, channel, alert, received) VALUES (?, ?, ?, ?)",
      ...[alert.key, channel, JSON.stringify(alert), Date.now()],
    );
    const outcome = this.outcomeOf(alert.key);
    if ((await this.state.storage.getAlarm()) === null)
      await this.state.storage.setAlarm(Date.now() + this.settings().groupMs);
    return (await outcome)
      ? new Response(null, { status: 204 })
      : new Response("not delivered\n", { status: 503 });
  }

  /** Delivers what waits: what failed before as it was then, the rest together. */
  async alarm(): Promise<void> {
    this.makeBatches();
    for (const { id, channel, alerts } of this.batches()) {
      const delivered = await deliver({ id, channel, alerts }, this.settings(), this.pauses(), (name) => {
        const value = this.env[name];
        return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
      });
      if (delivered) this.sql("UPDATE alerts SET delivered = ? WHERE batch = ?", Date.now(), id);
      for (const { key } of alerts) for (const tell of this.waiting.get(key) ?? []) tell(delivered);
    }
  }

  private outcomeOf(key: string): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = this.waiting.get(key) ?? new Set();
      this.waiting.set(key, waiting);
      const tell = (delivered: boolean) => {
        clearTimeout(timer);
        waiting.delete(tell);
        if (waiting.size === 0) this.waiting.delete(key);
        resolve(delivered);
      };
      const timer = setTimeout(() => {
        tell(false);
      }, mostWaitMs);
      waiting.add(tell);
    });
  }

  private makeBatches(): void {
    for (;;) {
      const id = crypto.randomUUID();
      const taken = this.sql(
        `UPDATE alerts SET batch = ? WHERE key IN
          (SELECT key FROM alerts WHERE batch IS NULL ORDER BY received, key LIMIT ${most}) RETURNING key`,
        id,
      );
      if (taken.length === 0) return;
    }
  }

  private batches(): { id: string; channel: string; alerts: Alert[] }[] {
    const rows = this.sql(
      `SELECT key, channel, alert, batch FROM alerts
        WHERE batch IS NOT NULL AND delivered IS NULL ORDER BY received, key`,
    );
    const batches = new Map<string, { id: string; channel: string; alerts: Alert[] }>();
    for (const { channel, alert: text, batch: id } of rows.map((each) => row.parse(each))) {
      const batch = batches.get(id) ?? { id, channel, alerts: [] };
      batch.alerts.push(alert.parse(JSON.parse(text)));
      batches.set(id, batch);
    }
    return [...batches.values()];
  }

  /** Pub/Sub and LINE remember for a day; after a week nobody repeats anything. */
  private forget(): void {
    const lost = this.sql(
      "DELETE FROM alerts WHERE delivered IS NULL AND received < ? RETURNING key",
      Date.now() - day,
    );
    if (lost.length > 0) console.error(JSON.stringify({ givenUpAfterADay: lost }));
    this.sql("DELETE FROM alerts WHERE received < ?", Date.now() - 7 * day);
  }

  private pauses() {
    return {
      until: (channel: string): number => {
        const [found] = this.sql("SELECT until FROM pauses WHERE channel = ?", channel);
        const read = z.object({ until: z.number() }).safeParse(found);
        return read.success ? read.data.until : 0;
      },
      set: (channel: string, until: number): void => {
        this.sql("INSERT OR REPLACE INTO pauses (channel, until) VALUES (?, ?)", channel, until);
      },
    };
  }

  private settings(): RelaySettings {
    return relaySettings.parse(JSON.parse(this.env.RELAY));
  }

  private sql(query: string, ...values: (string | number)[]): unknown[] {
    return this.state.storage.sql.exec(query, ...values).toArray();
  }
}
