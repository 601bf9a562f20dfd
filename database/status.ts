import { migrationScript, type MigrationScript } from "../model/declared/migration-script.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { paintFor } from "../terminal/paint.ts";
import { print } from "../terminal/say.ts";
import { table } from "../terminal/table.ts";
import { inDatabase } from "./in-database.ts";
import type { DeclaredMigration } from "./read-migrations.ts";
import { readLedger, type Ran } from "./run/ledger.ts";
import { ledgerProblems } from "./run/plan.ts";
import type { TargetOptions } from "./target.ts";

/** A migration as the catalog declares it and the database observed it. */
interface Observed extends MigrationScript {
  path: string;
  checksum: string;
  /** Who ran it last. */
  runBy: string | null;
  /** SQLSTATE of a failure. */
  error: string | null;
}

/** Shows which migrations a database has, and what is wrong between it and the files (exit code 3). */
export async function showMigrations(
  context: Context,
  options: TargetOptions & { json: boolean },
): Promise<ExitCode> {
  const { target, migrations, ledger } = await inDatabase(context, options, async (opened) => {
    return { ...opened, ledger: await readLedger(opened.connection, opened.target.schema) };
  });
  const observed = migrations.map((each) => observe(each, ledger.get(each.name)));
  const problems = ledgerProblems(migrations, ledger);
  if (options.json) {
    const { name: database, schema } = target;
    context.stdout.write(
      `${JSON.stringify({ database, schema, migrations: observed, problems }, null, 2)}\n`,
    );
  } else
    print(context, `${statusTable(observed, context)}${summary(observed, target.name)}${lines(problems)}`);
  const hasFailed = observed.some(({ status }) => status === "failed");
  return problems.length > 0 || hasFailed ? ExitCode.violation : ExitCode.done;
}

/** The catalog's entity with what was observed of it (000). */
function observe({ script, path, checksum }: DeclaredMigration, ran: Ran | undefined): Observed {
  const seen = ran === undefined ? {} : { status: ran.status, executedAt: ran.executedAt };
  const entity = migrationScript.parse({ ...script, ...seen });
  return { ...entity, path, checksum, runBy: ran?.runBy ?? null, error: ran?.error ?? null };
}

function statusTable(observed: readonly Observed[], context: Context): string {
  const { red } = paintFor(context);
  const columns = [
    { head: "migration" },
    { head: "status" },
    { head: "executed" },
    { head: "by", cut: true, optional: true },
    { head: "what", cut: true, optional: true },
  ] as const;
  const rows = observed.map(({ name, status, executedAt, runBy, description }) => [
    name,
    status === "failed" ? { text: status, paint: red } : status,
    executedAt ?? "-",
    runBy ?? "-",
    description,
  ]);
  return table(columns, rows, context);
}

function summary(observed: readonly Observed[], name: string): string {
  const count = (status: Observed["status"]): number =>
    observed.filter((each) => each.status === status).length;
  const failed = count("failed");
  const parts = [
    `${name} has ${count("success")} of ${counted(observed.length, "migration")}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
  return parts.join("; ");
}

function lines(problems: readonly string[]): string {
  return problems.map((problem) => `\n  ${problem}`).join("");
}
