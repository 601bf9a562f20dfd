import { ensureGitleaks, findGitleaks, getGitleaks } from "../../local/tools/gitleaks.ts";

/**
 * The real gitleaks for a suite's `before`. Where it is missing, its tests are skipped and the command that gets it is said;
 * on CI it is built instead, and a failure to build it is one of the tests.
 */
export async function requireGitleaks(context: Mocha.Context): Promise<string> {
  context.timeout(900_000);
  if (process.env["CI"] === "true") {
    const progress = { step: console.error, tick: () => undefined, done: () => undefined };
    return ensureGitleaks({ env: process.env, progress });
  }
  const found = await findGitleaks({ env: process.env });
  if (found !== undefined) return found;
  console.error(`      skipped without gitleaks: ${getGitleaks}`);
  return context.skip();
}
