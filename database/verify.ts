import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { print } from "../terminal/say.ts";
import { inDatabase } from "./in-database.ts";
import { checkRowSecurity } from "./rehearse/row-security.ts";
import { readLedger } from "./run/ledger.ts";
import { ledgerProblems } from "./run/plan.ts";
import type { TargetOptions } from "./target.ts";

/**
 * Checks a database against the files: that what ran is what lies there, in its order, and that no role sees what no policy
 * lets it see. Changes nothing. Exit code 3 where something does not hold.
 */
export async function verifyMigrations(
  context: Context,
  options: TargetOptions & { json: boolean },
): Promise<ExitCode> {
  return inDatabase(context, options, async ({ target, migrations, connection }) => {
    const ledger = await readLedger(connection, target.schema);
    const security = await checkRowSecurity(connection, target.exposed);
    const problems = [...ledgerProblems(migrations, ledger), ...security.problems];
    const { relations, roles } = security;
    if (options.json) {
      const said = { database: target.name, migrations: ledger.size, relations, roles, problems };
      context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    } else if (problems.length === 0) {
      const looked = `${counted(ledger.size, "migration")}, and ${counted(relations, "table or view", "tables and views")} as ${roles.join(", ")}`;
      print(context, `${target.name} is as its files say: ${looked}`);
    }
    if (problems.length === 0) return ExitCode.done;
    throw new GantryError(`${target.name} is not as it should be`, {
      problems,
      exitCode: ExitCode.violation,
    });
  });
}
