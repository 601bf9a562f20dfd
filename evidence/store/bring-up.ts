import type { Connection } from "../../database/connection/connection.ts";
import { parseMigrations, type DeclaredMigration } from "../../database/read-migrations.ts";
import { usualLimits } from "../../database/run/apply.ts";
import { readLedger } from "../../database/run/ledger.ts";
import { planUp } from "../../database/run/plan.ts";
import { runPlan } from "../../database/run/run-plan.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Progress } from "../../terminal/progress.ts";
import { evidenceSchema, readSchema } from "./schema.ts";

/** How far the schema of a database is, by the names of migrations. */
export interface SchemaVersion {
  has: readonly string[];
  /** What this Gantry knows and the database lacks. */
  lacks: readonly DeclaredMigration[];
}

/** @throws GantryError where a newer Gantry made it, or another file of the same name */
export async function schemaVersion(connection: Connection, name: string): Promise<SchemaVersion> {
  const known = await readSchema();
  const ledger = await readLedger(connection, evidenceSchema);
  const has = [...ledger.values()].filter(({ status }) => status === "success").map((ran) => ran.name);
  const newer = has.filter((each) => !known.some((one) => one.name === each));
  if (newer.length > 0) {
    throw new GantryError(`the evidence in ${name} was migrated by a newer Gantry: ${newer.join(", ")}`, {
      hint: "take that one",
      exitCode: ExitCode.usage,
    });
  }
  const { steps, problems } = planUp(known, ledger, undefined);
  if (problems.length === 0) return { has: has.sort(), lacks: steps };
  throw new GantryError(`the schema of the evidence in ${name} is none that this Gantry knows`, { problems });
}

/** Brings the schema to the newest version, as its owner; whoever does it is on record by that name. */
export async function bringUp(
  connection: Connection,
  { name, runBy, progress }: { name: string; runBy: string; progress: Progress },
): Promise<void> {
  const running = { schema: evidenceSchema, direction: "up", limits: usualLimits } as const;
  await runPlan(connection, { ...running, waitMs: 60_000, runBy, progress }, async () => {
    return parseMigrations((await schemaVersion(connection, name)).lacks);
  });
}
