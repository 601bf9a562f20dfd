import { answer } from "./eas-program/answer.ts";

/**
 * The process that stands in for Expo's own program, eas-cli 24.8, with the emulated cloud's folder before its arguments:
 * `eas-program.ts .gantry/cloud update:list --branch …`. As there, JSON is all that goes to standard output.
 */
const [cloudDir = "", command = "", ...args] = process.argv.slice(2);
try {
  const said = await answer({ cloudDir, folder: process.cwd(), env: process.env, command, args });
  if (said !== undefined) process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
} catch (error) {
  process.stderr.write(`    Error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
