import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { cleanUp, temporaryFolder } from "./clean-up.ts";

/** A PostgreSQL server of its own, that goes with the suite. */
export interface Server {
  /** Of a database, as the login `app`, who owns what it makes and may make databases. */
  url: (database: string) => string;
  /** Runs SQL as the administrator, with psql; gives what it printed. */
  admin: (sql: string, database?: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** The login's password, of which no output may say anything. */
export const password = "p4ss wörd/@:?";

const debian = "/usr/lib/postgresql";

/**
 * Starts Debian's server in a temporary folder. Without it the suite is listed as skipped, with the command that installs it; on
 * CI it fails.
 */
export async function startPostgres(context: Mocha.Context): Promise<Server> {
  if (newestBin() === undefined && process.env["CI"] !== "true") return context.skip();
  const server = await startServer(temporaryFolder("gantry-pg-"));
  cleanUp(server.stop);
  return server;
}

/**
 * Starts it in a folder; whoever asks for it stops it. PostgreSQL refuses to run as root, so that root starts it as the user that
 * its package makes.
 *
 * @param data where its files lie, by default in that folder
 */
export async function startServer(folder: string, data = join(folder, "data")): Promise<Server> {
  const bin = newestBin();
  if (bin === undefined) throw new Error("PostgreSQL is missing: apt-get install postgresql");
  const as = process.getuid?.() === 0 ? await idsOf("postgres") : undefined;
  if (as !== undefined) {
    chownSync(folder, as.uid, as.gid);
    // The run's own folders let that user through, and show nothing.
    for (let at = dirname(folder); (statSync(at).mode & 0o001) === 0; at = dirname(at)) chmodSync(at, 0o711);
  }
  const run = { ...as, cwd: folder } as const;
  await execa(
    join(bin, "initdb"),
    [
      "-D",
      data,
      "-U",
      "admin",
      "-E",
      "UTF8",
      "--locale=C.UTF-8",
      "-A",
      "scram-sha-256",
      "--no-sync",
      `--pwfile=${passwordFile(folder)}`,
    ],
    run,
  );
  const port = await freePort();
  const server = spawn(
    join(bin, "postgres"),
    [
      "-D",
      data,
      "-p",
      String(port),
      "-k",
      folder,
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "fsync=off",
      "-c",
      "max_connections=60",
    ],
    { ...run, stdio: ["ignore", "ignore", "pipe"] },
  );
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGINT");
    await once(server, "exit");
  };
  await ready(server);
  const admin = async (sql: string, database = "postgres"): Promise<string> => {
    const env = {
      PGPASSWORD: "admin",
      PGHOST: "127.0.0.1",
      PGPORT: String(port),
      PGUSER: "admin",
      PGDATABASE: database,
    };
    const { stdout } = await execa("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"], {
      env,
      input: sql,
    });
    return stdout;
  };
  await admin(
    `create role app login createdb createrole password '${password}'; create role anon; create role authenticated`,
  );
  const login = `app:${encodeURIComponent(password)}`;
  return { url: (database) => `postgresql://${login}@127.0.0.1:${port}/${database}`, admin, stop };
}

function passwordFile(folder: string): string {
  const file = join(folder, "password");
  writeFileSync(file, "admin\n");
  return file;
}

function newestBin(): string | undefined {
  if (!existsSync(debian)) return undefined;
  const [newest] = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
  const bin = newest === undefined ? undefined : join(debian, newest, "bin");
  return bin !== undefined && existsSync(join(bin, "postgres")) ? bin : undefined;
}

async function idsOf(user: string): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string): Promise<number> => Number((await execa("id", [flag, user])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

/** It says so on standard error; one that ends before that says why. */
function ready(server: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => {
      reject(new Error(`PostgreSQL did not start: ${said}`));
    });
  });
}
