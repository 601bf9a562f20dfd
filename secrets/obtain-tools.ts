import { ensureSecretTools } from "./tools/ensure-tools.ts";
import { ensureGitleaks } from "./tools/gitleaks.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { createProgress } from "../terminal/progress.ts";

/** Finds sops, age and gitleaks, or builds them, and prints where they are. */
export async function obtainSecretTools(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const wanted = { env: context.env, progress: createProgress(context) };
  const tools = await ensureSecretTools(wanted);
  const gitleaks = await ensureGitleaks(wanted);
  if (options.json) context.stdout.write(`${JSON.stringify({ ...tools, gitleaks })}\n`);
  else context.stdout.write(`${[tools.sops, tools.age, tools.ageKeygen, gitleaks].join("\n")}\n`);
  return ExitCode.done;
}
