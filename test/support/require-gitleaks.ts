import { findGitleaks } from "../../local/tools/gitleaks.ts";

/**
 * The real gitleaks for a suite's `before`. The set-up of the tests gets it; where it could not, the tests are skipped, and on
 * CI they fail.
 */
export async function requireGitleaks(context: Mocha.Context): Promise<string> {
  const found = await findGitleaks({ env: process.env });
  if (found !== undefined) return found;
  if (process.env["CI"] === "true") throw new Error("there is no gitleaks");
  return context.skip();
}
