import { actionlint } from "../../workflows/lint/obtain-actionlint.ts";
import { gitleaks } from "../../secrets/tools/gitleaks.ts";
import { findGoTool, type GoTool } from "../../engine/obtain/go-tool.ts";

/**
 * The real gitleaks for a suite's `before`. The set-up of the tests gets it; where it could not, the tests are skipped, and on
 * CI they fail.
 */
export function requireGitleaks(context: Mocha.Context): Promise<string> {
  return requireGoTool(context, gitleaks);
}

/** As `requireGitleaks`, for suites and tests that have workflows linted. */
export function requireActionlint(context: Mocha.Context): Promise<string> {
  return requireGoTool(context, actionlint);
}

async function requireGoTool(context: Mocha.Context, tool: GoTool): Promise<string> {
  const found = await findGoTool(tool, { env: process.env });
  if (found !== undefined) return found;
  if (process.env["CI"] === "true") throw new Error(`there is no ${tool.name}`);
  return context.skip();
}
