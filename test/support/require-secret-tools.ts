import { ensureSecretTools } from "../../local/tools/ensure-tools.ts";
import { findSecretTools } from "../../local/tools/find-tools.ts";
import type { SecretTools } from "../../local/tools/secret-tools.ts";

/**
 * The real sops and age for a suite's `before`. Where they are missing, its tests are skipped and the command that gets
 * them is said; on CI they are built instead, and a failure to build them is one of the tests.
 */
export async function requireSecretTools(context: Mocha.Context): Promise<SecretTools> {
  context.timeout(900_000);
  if (process.env["CI"] === "true") {
    const progress = { step: console.error, tick: () => undefined, done: () => undefined };
    return ensureSecretTools({ env: process.env, progress });
  }
  const tools = await findSecretTools({ env: process.env });
  if (tools !== undefined) return tools;
  console.error("      skipped without sops and age: npx gantry secrets tools");
  return context.skip();
}
