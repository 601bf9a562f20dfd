import { leaveMistake } from "../../files/leave-mistake.ts";
import { GantryError } from "../../model/errors.ts";

/**
 * Ends the pack, without which the engine goes nowhere, for a mistake in the product's own rules. Whatever else went wrong is thrown, for the
 * runner to report.
 */
export function refuse(error: unknown): void {
  if (!(error instanceof GantryError)) throw error;
  process.stderr.write(`${leaveMistake(error, process.env["GANTRY_MISTAKE"])}\n`);
  process.exit(1);
}
