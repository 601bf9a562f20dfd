import { hostname, userInfo } from "node:os";
import pg from "pg";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Connection } from "./connection.ts";
import { explainFailure } from "./explain-failure.ts";

/** How long a server may take. */
export interface Patience {
  /** Until it lets one in; 15 s without it. */
  connectMs?: number;
  /** For one answer, also where the network swallows it; without it, as long as it takes. */
  answerMs?: number;
}

/**
 * Connects to a server. The password is in no message.
 *
 * @param url `postgresql://login:password@host:5432/database?sslmode=require`
 * @param from what the connection string stands in, for messages
 */
export async function connectToServer(
  url: string,
  from: string,
  { connectMs = 15_000, answerMs }: Patience = {},
): Promise<Connection> {
  const address = readAddress(url, from);
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    ...(answerMs === undefined ? {} : { query_timeout: answerMs, statement_timeout: answerMs }),
    keepAlive: true,
    application_name: `gantry (${userInfo().username}@${hostname()})`.slice(0, 63),
  });
  const where = `${address.hostname || "the socket"}${address.port === "" ? "" : `:${address.port}`}${address.pathname}`;
  const explained = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw explainFailure(error, where, address.hostname);
    });
  // Told to whoever asks next; without anybody who listens, it would end the process.
  client.on("error", () => undefined);
  await explained(client.connect());
  return {
    kind: "server",
    where,
    async query(row, sql, values = []) {
      const { rows } = await explained(client.query<Record<string, unknown>>(sql, [...values]));
      return rows.map((each) => row.parse(each));
    },
    async run(sql) {
      await explained(client.query(sql));
    },
    async close() {
      await client.end();
    },
  };
}

/** @throws GantryError for what is no connection string, or leads to a pooler that loses locks. The text is not shown. */
function readAddress(url: string, from: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !["postgres:", "postgresql:"].includes(address.protocol)) {
    throw new GantryError(`${from} is no connection string of PostgreSQL`, {
      hint: "it begins with postgresql://; special characters of the password are percent-encoded",
      exitCode: ExitCode.usage,
    });
  }
  if (address.port === "6543" && address.hostname.endsWith(".supabase.com")) {
    throw new GantryError(`${from} leads to Supabase's pooler in transaction mode, where no lock lasts`, {
      hint: "take its session mode: the same address with port 5432",
      exitCode: ExitCode.usage,
    });
  }
  return address;
}
