import { createProgress } from "../../terminal/progress.ts";
import { ensureEngine } from "../../engine/obtain/find-engine.ts";
import { ensureActionlint } from "../../workflows/lint/obtain-actionlint.ts";
import { ensureSecretTools } from "../../secrets/tools/ensure-tools.ts";
import { ensureGitleaks } from "../../secrets/tools/gitleaks.ts";
import { GantryError } from "../../model/errors.ts";

/** What suites can do without, where it cannot be built: they are skipped then, and on CI they fail. */
const dispensable = {
  "sops and age": ensureSecretTools,
  gitleaks: ensureGitleaks,
  actionlint: ensureActionlint,
};

/**
 * Finds the real tools, or gets them once for this machine, and says how far it is. No test runs without an engine.
 *
 * @throws Error with a message alone, for mocha, which prints the stack of what a set-up throws
 */
export async function obtainTools(): Promise<void> {
  const { stderr, env } = process;
  const options = {
    env,
    progress: createProgress({ stderr, interactive: stderr.isTTY }),
  };
  try {
    await ensureEngine(options);
    for (const [name, ensure] of Object.entries(dispensable)) {
      try {
        await ensure(options);
      } catch (error) {
        if (!(error instanceof GantryError) || env["CI"] === "true") throw error;
        console.error(`${textOf(error)}\ntests with ${name} are skipped`);
      }
    }
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    throw Object.assign(new Error(error.message), { stack: textOf(error) });
  }
}

function textOf({ message, problems, hint }: GantryError): string {
  const hints = hint === undefined ? [] : [`  hint: ${hint}`];
  return [message, ...problems.map((problem) => `  ${problem}`), ...hints].join("\n");
}
