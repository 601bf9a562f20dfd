import { findOnPath } from "../../engine/obtain/find-on-path.ts";

/**
 * A program from the system's packages that a test runs; its absolute path. Where it is missing, the test is listed as
 * skipped together with the command that installs it; on CI, where everything has to be tried, it fails instead.
 * Called from `beforeEach` or from the test itself. Systems that call the program something else have it in `otherNames`.
 */
export function requireTool(
  context: Mocha.Context,
  name: string,
  installCommand: string,
  otherNames: readonly string[] = [],
): string {
  const found = [name, ...otherNames]
    .map((one) => findOnPath(one, process.env))
    .find((file) => file !== undefined);
  if (found !== undefined) return found;
  if (process.env["CI"] === "true") throw new Error(`"${name}" is missing: ${installCommand}`);
  const test = context.currentTest ?? context.test;
  if (test !== undefined) test.title += ` (without ${name}: ${installCommand})`;
  return context.skip();
}
