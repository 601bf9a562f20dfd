import { join } from "node:path";
import type { Project } from "../../catalog/project.ts";
import type { Connection } from "../../database/connection/connection.ts";
import { DatabaseFailed } from "../../database/connection/database-failed.ts";
import { openEmbedded } from "../../database/connection/embedded.ts";
import { connectToServer, type Patience } from "../../database/connection/server.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import type { Progress } from "../../terminal/progress.ts";
import { bringUp, schemaVersion, type SchemaVersion } from "./bring-up.ts";
import { writerRole, type prunerRole } from "./schema.ts";

export interface WhichEvidence {
  project: Project;
  /** What happened on the local cloud is in a database of its own, whatever the shell's variables say. */
  place: ReleasePlace;
  env: Readonly<Record<string, string | undefined>>;
}

/** The database of evidence, open for one command. */
export interface Evidence {
  connection: Connection;
  /** What people call it: `DATABASE_URL`, or the folder of the embedded one. */
  name: string;
}

/** The server's connection string; undefined where the embedded database is meant. */
function serverOf({ place, env }: Pick<WhichEvidence, "place" | "env">): string | undefined {
  const url = env["DATABASE_URL"];
  return place === "local" || url === undefined || url === "" ? undefined : url;
}

/** Where the embedded database lies; undefined where a server is meant. */
export function embeddedFolder(which: WhichEvidence): string | undefined {
  return serverOf(which) === undefined ? join(which.project.local, "evidence", which.place) : undefined;
}

/**
 * Opens the database as the login that there is, whatever its schema; the embedded one is brought to the newest.
 * Runs `work`; the session ends with it.
 */
export async function inEvidence<Result>(
  which: WhichEvidence & { patience?: Patience },
  work: (evidence: Evidence) => Promise<Result>,
): Promise<Result> {
  const url = serverOf(which);
  const folder = join(which.project.local, "evidence", which.place);
  const connection =
    url === undefined
      ? await openEmbedded(folder)
      : await connectToServer(url, "DATABASE_URL", which.patience);
  const name = url === undefined ? join(".gantry", "evidence", which.place) : "DATABASE_URL";
  try {
    if (url === undefined) await bringUp(connection, { name, runBy: "gantry", progress: silent });
    return await work({ connection, name });
  } finally {
    await connection.close();
  }
}

/** Likewise as one of the two roles, which may do what that role may and no more. @throws GantryError where the schema is not there, or the login may not */
export async function inEvidenceAs<Result>(
  role: typeof writerRole | typeof prunerRole,
  which: WhichEvidence & { patience?: Patience },
  work: (evidence: Evidence) => Promise<Result>,
): Promise<Result> {
  return inEvidence(which, async (evidence) => {
    await requireSchema(evidence);
    await explainRights(evidence, role, () => evidence.connection.run(`set role ${role}`));
    return work(evidence);
  });
}

/** @throws GantryError where the schema, or a part of it, is missing */
export async function requireSchema({ connection, name }: Evidence): Promise<SchemaVersion> {
  const version = await explainRights({ connection, name }, writerRole, () =>
    schemaVersion(connection, name),
  );
  if (version.lacks.length === 0) return version;
  const what = version.has.length === 0 ? "no schema for evidence" : "an older schema for evidence";
  throw new GantryError(`${name} (${connection.where}) has ${what}`, {
    problems: version.lacks.map((each) => `${each.name} has not run: ${each.script.description}`),
    hint: '"gantry evidence migrate" makes it, as a login that owns it',
    exitCode: ExitCode.usage,
  });
}

async function explainRights<Result>(
  { name, connection }: Evidence,
  role: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseFailed) || error.state !== "42501") throw error;
    throw new GantryError(`the login of ${name} is no member of ${role} (${connection.where})`, {
      problems: [error.message],
      hint: `whoever owns the schema lets it: grant ${role} to <login>`,
      cause: error,
    });
  }
}

const silent: Progress = { step: () => undefined, tick: () => undefined, done: () => undefined };
