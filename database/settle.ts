import { ExitCode, GantryError } from "../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { print, say } from "../terminal/say.ts";
import { inDatabase } from "./in-database.ts";
import type { OnChanged } from "./on-changed.ts";
import { forgetSql, readLedger, recordSql } from "./run/ledger.ts";
import { whoRuns } from "./run/who-runs.ts";
import type { TargetOptions } from "./target.ts";

export interface SettleOptions extends TargetOptions {
  name: string;
  /** `success`: what it does is there. `pending`: nothing of it is there, and it may run again. */
  as: string | undefined;
  yes: boolean;
  json: boolean;
}

/**
 * Says of a migration that failed half-way what a person found there. One-time scripts are never tried again without it.
 *
 * @throws GantryError for one that did not fail
 */
export async function settleMigration(
  context: Context,
  options: SettleOptions,
  onChanged: OnChanged,
): Promise<ExitCode> {
  if (options.as !== "success" && options.as !== "pending") {
    throw new GantryError("say what you found: --as success or --as pending", { exitCode: ExitCode.usage });
  }
  requireAnswer(context, options);
  return inDatabase(context, options, async ({ target, migrations, connection }) => {
    const migration = migrations.find(({ name }) => name === options.name);
    const ran = (await readLedger(connection, target.schema)).get(options.name);
    if (migration === undefined || ran?.status !== "failed") {
      throw new GantryError(`"${options.name.slice(0, 100)}" is no migration that failed in ${target.name}`, {
        hint: '"gantry migrate status" shows what did',
        exitCode: ExitCode.usage,
      });
    }
    const words =
      options.as === "success" ? "is done, and does not run again" : "has left nothing, and may run again";
    say(context, `${migration.path} failed at ${ran.executedAt} (${ran.error ?? "no reason on record"})`);
    if (!options.yes && !(await confirm(`Write into ${target.name} that it ${words}?`)))
      throw new Declined("nothing was written: the answer was no");
    const { name, checksum } = migration;
    const done = {
      name,
      checksum,
      status: "success",
      runBy: whoRuns(context.env),
      error: undefined,
    } as const;
    await connection.run(
      options.as === "success" ? recordSql(target.schema, done) : forgetSql(target.schema, name),
    );
    await onChanged({
      operation: "settle",
      environment: target.catalog.environment,
      database: target.name,
      isEmbedded: target.url === undefined,
      direction: undefined,
      status: options.as ?? "",
      migrations: [name],
    });
    if (options.json)
      context.stdout.write(
        `${JSON.stringify({ database: target.name, name, status: options.as }, null, 2)}\n`,
      );
    else print(context, `${name} ${words} in ${target.name}`);
    return ExitCode.done;
  });
}
