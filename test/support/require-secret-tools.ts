import { findSecretTools, type SecretTools } from "../../secrets/tools/find-tools.ts";

/**
 * The real sops and age for a suite's `before`. The set-up of the tests gets them; where it could not, the tests are skipped,
 * and on CI they fail.
 */
export async function requireSecretTools(context: Mocha.Context): Promise<SecretTools> {
  const tools = await findSecretTools({ env: process.env });
  if (tools !== undefined) return tools;
  if (process.env["CI"] === "true") throw new Error("there is no sops and age");
  return context.skip();
}
