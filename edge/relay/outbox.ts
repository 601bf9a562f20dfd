/** What of Cloudflare's runtime the object uses ("Durable Objects", its API). It alone writes there. */
interface OutboxState {
  storage: {
    sql: {
      exec(query: string, ...values: (string | number)[]): { toArray(): Readonly<Record<string, unknown>>[] };
    };
  };
}

/** One alert that was pushed: `alert` is kept and given back as it is. */
export interface Pushed {
  key: string;
  alert: string;
  /** How long a first alert waits for others, in milliseconds. */
  groupMs: number;
  /** How long whoever delivers may take, in milliseconds: afterwards another may. */
  leaseMs: number;
}

/** What came of a batch, and who asked to be left alone until when, in milliseconds since 1970. */
export interface Outcome {
  batch: string;
  delivered: boolean;
  pauses: Readonly<Record<string, number>>;
}

/** What is to be done about an alert: nothing, to come again later, or to deliver its batch. */
export type Turn =
  | { turn: "delivered" | "not delivered" }
  | { turn: "deliver"; batch: string; alerts: string[]; pauses: Record<string, number> };

const most = 50;
const day = 86_400_000;

/**
 * What one channel was told and what became of it: two pushes of the same alert must meet somewhere. A batch keeps its alerts and its id,
 * which LINE knows it by. The relay alone can reach it, and has checked what it sends. It delivers nothing and imports nothing: a Worker with a
 * Durable Object can be sent once, and again only with another migration (decision 0050), so it changes when its own text does.
 */
export class AlertOutbox {
  readonly #storage: OutboxState["storage"];
  #group: Promise<void> | undefined;
  /** By batch that somebody delivers: those who wait for it. */
  readonly #followers = new Map<string, Set<(delivered: boolean) => void>>();

  constructor({ storage }: OutboxState) {
    this.#storage = storage;
    this.#sql(`CREATE TABLE IF NOT EXISTS alerts
      (key TEXT PRIMARY KEY, alert TEXT NOT NULL, received INTEGER NOT NULL, batch TEXT, delivered INTEGER)`);
    this.#sql("CREATE TABLE IF NOT EXISTS pauses (channel TEXT PRIMARY KEY, until INTEGER NOT NULL)");
  }

  /** Answers what is `Pushed` by a `Turn`, and takes an `Outcome`. */
  async fetch(request: Request): Promise<Response> {
    const told: unknown = JSON.parse(await request.text());
    if (isPushed(told)) return Response.json(await this.#turnOf(told));
    if (!isOutcome(told)) return new Response(null, { status: 400 });
    this.#keep(told);
    return new Response(null, { status: 204 });
  }

  async #turnOf({ key, alert, groupMs, leaseMs }: Pushed): Promise<Turn> {
    this.#forget();
    this.#sql(
      "INSERT OR IGNORE INTO alerts (key, alert, received) VALUES (?, ?, ?)",
      ...[key, alert, Date.now()],
    );
    if (this.#batchOf(key) === undefined) await (this.#group ??= this.#gather(groupMs));
    const batch = this.#batchOf(key);
    if (batch === undefined) return { turn: "not delivered" };
    if (batch.delivered) return { turn: "delivered" };
    const followers = this.#followers.get(batch.id);
    if (followers === undefined) return this.#lead(batch.id, leaseMs);
    const delivered = await new Promise<boolean>((resolve) => followers.add(resolve));
    return { turn: delivered ? "delivered" : "not delivered" };
  }

  /** One delivers a batch, and the others wait, until an outcome came or the time is over. */
  #lead(batch: string, leaseMs: number): Turn {
    const followers = new Set<(delivered: boolean) => void>();
    this.#followers.set(batch, followers);
    setTimeout(() => {
      if (this.#followers.get(batch) === followers) this.#tell(batch, false);
    }, leaseMs);
    const alerts = this.#sql("SELECT alert FROM alerts WHERE batch = ? ORDER BY received, key", batch);
    const pauses = this.#sql("SELECT channel, until FROM pauses");
    return {
      turn: "deliver",
      batch,
      alerts: alerts.map(({ alert }) => String(alert)),
      pauses: Object.fromEntries(pauses.map(({ channel, until }) => [String(channel), Number(until)])),
    };
  }

  #keep({ batch, delivered, pauses }: Outcome): void {
    if (delivered) this.#sql("UPDATE alerts SET delivered = ? WHERE batch = ?", Date.now(), batch);
    for (const [channel, until] of Object.entries(pauses))
      this.#sql("INSERT OR REPLACE INTO pauses (channel, until) VALUES (?, ?)", channel, until);
    this.#tell(batch, delivered);
  }

  #tell(batch: string, delivered: boolean): void {
    const followers = this.#followers.get(batch) ?? [];
    this.#followers.delete(batch);
    for (const tell of followers) tell(delivered);
  }

  async #gather(groupMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, groupMs));
    this.#group = undefined;
    for (;;) {
      const taken = this.#sql(
        `UPDATE alerts SET batch = ? WHERE key IN
          (SELECT key FROM alerts WHERE batch IS NULL ORDER BY received, key LIMIT ${most}) RETURNING key`,
        crypto.randomUUID(),
      );
      if (taken.length === 0) return;
    }
  }

  #batchOf(key: string): { id: string; delivered: boolean } | undefined {
    const [row] = this.#sql("SELECT batch, delivered FROM alerts WHERE key = ?", key);
    return typeof row?.["batch"] === "string"
      ? { id: row["batch"], delivered: row["delivered"] !== null }
      : undefined;
  }

  /** Pub/Sub and LINE remember for a day; after a week nobody repeats anything. */
  #forget(): void {
    const lost = this.#sql(
      "DELETE FROM alerts WHERE delivered IS NULL AND received < ? RETURNING key",
      Date.now() - day,
    );
    if (lost.length > 0) console.error(JSON.stringify({ givenUpAfterADay: lost }));
    this.#sql("DELETE FROM alerts WHERE received < ?", Date.now() - 7 * day);
  }

  #sql(query: string, ...values: (string | number)[]): Readonly<Record<string, unknown>>[] {
    return this.#storage.sql.exec(query, ...values).toArray();
  }
}

function isPushed(value: unknown): value is Pushed {
  if (typeof value !== "object" || value === null) return false;
  if (!("key" in value && "alert" in value && "groupMs" in value && "leaseMs" in value)) return false;
  const { key, alert, groupMs, leaseMs } = value;
  const isText = typeof key === "string" && typeof alert === "string";
  return isText && typeof groupMs === "number" && typeof leaseMs === "number";
}

function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== "object" || value === null) return false;
  if (!("batch" in value && "delivered" in value && "pauses" in value)) return false;
  const { batch, delivered, pauses } = value;
  if (typeof batch !== "string" || typeof delivered !== "boolean") return false;
  if (typeof pauses !== "object" || pauses === null) return false;
  return Object.values(pauses).every((until) => typeof until === "number");
}

/** Nobody asks this Worker: the relay reaches the object. */
export default {
  fetch(): Response {
    return new Response(null, { status: 404 });
  },
};
