import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { z } from "zod";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { GantryError } from "../../model/errors.ts";
import { makeAsSupabase } from "../connection/as-supabase.ts";
import type { Connection } from "../connection/connection.ts";
import { DatabaseFailed } from "../connection/database-failed.ts";
import { openEmbedded } from "../connection/embedded.ts";
import { connectToServer } from "../connection/server.ts";
import { ensureLedger, readLedger, type Ran } from "../run/ledger.ts";
import { quoted } from "../run/names.ts";
import type { Target } from "../target.ts";

/** A copy of a database that goes when it is closed. */
export interface Copy {
  connection: Connection;
  /** What ran in the original. */
  ledger: ReadonlyMap<string, Ran>;
  /** How it was made, for people. */
  how: string;
  close: () => Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = "gantry_rehearsal_";
const leftoverMs = 3_600_000;
const dumpMs = 300_000;

/**
 * Makes a copy to rehearse on: of a server's database beside it, on the same server; without a server an empty one in memory,
 * with the roles and the privileges that Supabase gives them.
 *
 * @throws GantryError where the login may make no database, or sessions keep it from being copied and there is no pg_dump
 */
export async function makeCopy(target: Target, env: Environment): Promise<Copy> {
  return target.url === undefined ? inMemory(target) : beside(target, target.url, env);
}

async function inMemory({ schema, exposed: { schemas, roles } }: Target): Promise<Copy> {
  const connection = await openEmbedded(undefined);
  await makeAsSupabase(connection, { schemas: [...new Set([schema, ...schemas])], roles });
  await ensureLedger(connection, schema);
  return {
    connection,
    ledger: new Map(),
    how: "an empty database in memory",
    close: () => connection.close(),
  };
}

async function beside(target: Target, url: string, env: Environment): Promise<Copy> {
  const original = await target.connect();
  const name = `${prefix}${Date.now()}_${randomBytes(4).toString("hex")}`;
  try {
    await dropLeftovers(original);
    const ledger = await readLedger(original, target.schema);
    const how = await create(original, name, url, env);
    const connection = await connectToServer(withDatabase(url, name), "the copy");
    await ensureLedger(connection, target.schema);
    return {
      connection,
      ledger,
      how,
      async close() {
        await connection.close();
        await drop(original, name);
        await original.close();
      },
    };
  } catch (error) {
    await drop(original, name);
    await original.close();
    throw error;
  }
}

async function create(original: Connection, name: string, url: string, env: Environment): Promise<string> {
  const [row] = await original.query(z.object({ name: z.string() }), "select current_database() as name");
  const from = row?.name ?? "";
  try {
    await original.run(`create database ${quoted(name)} template ${quoted(from)}`);
    return `a copy of ${from}, with its rows`;
  } catch (error) {
    // Others are connected: it cannot be a template meanwhile.
    if (!(error instanceof DatabaseFailed) || error.state !== "55006") throw error;
  }
  const [dump, psql] = ["pg_dump", "psql"].map((program) => findOnPath(program, env));
  if (dump === undefined || psql === undefined) {
    throw new GantryError(
      `${from} is in use, so that it can be copied only with pg_dump and psql, which are not here`,
      {
        hint: "install PostgreSQL's client programs, of the server's version or a newer one",
      },
    );
  }
  await original.run(`create database ${quoted(name)} template template0`);
  const run = { extendEnv: false, timeout: dumpMs, killSignal: "SIGKILL", reject: false } as const;
  const dumped = await execa(dump, ["--schema-only", "--no-subscriptions"], {
    ...run,
    env: settingsOf(url, env),
  });
  if (dumped.failed) throw clientFailed("pg_dump", dumped.stderr);
  const restored = await execa(psql, ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"], {
    ...run,
    env: settingsOf(withDatabase(url, name), env),
    input: dumped.stdout,
  });
  if (restored.failed) throw clientFailed("psql", restored.stderr);
  return `a copy of ${from}'s schema, without rows`;
}

function clientFailed(program: string, stderr: string): GantryError {
  const problems = stderr
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-5);
  return new GantryError(`${program} could not copy the schema`, { problems });
}

async function dropLeftovers(original: Connection): Promise<void> {
  const rows = await original.query(
    z.object({ name: z.string() }),
    `select datname as name from pg_database d where starts_with(datname, $1)
       and not exists (select 1 from pg_stat_activity a where a.datid = d.oid)`,
    [prefix],
  );
  for (const { name } of rows) {
    const made = Number(name.slice(prefix.length).split("_", 1)[0]);
    if (Date.now() - made > leftoverMs) await drop(original, name);
  }
}

async function drop(original: Connection, name: string): Promise<void> {
  await original.run(`drop database if exists ${quoted(name)}`);
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** What PostgreSQL's own programs read, so that no password is among a process's arguments. */
function settingsOf(url: string, env: Environment): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const mode = searchParams.get("sslmode");
  return {
    PATH: env["PATH"] ?? "",
    PGHOST: searchParams.get("host") ?? hostname,
    ...(port === "" ? {} : { PGPORT: port }),
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(mode === null ? {} : { PGSSLMODE: mode }),
    PGCONNECT_TIMEOUT: "15",
  };
}
