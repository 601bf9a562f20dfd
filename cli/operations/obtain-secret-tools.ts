import { ensureSecretTools } from "../../local/tools/ensure-tools.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { createProgress } from "../progress.ts";

/** Finds sops and age, or builds them, and prints where they are. */
export async function obtainSecretTools(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const tools = await ensureSecretTools({ env: context.env, progress: createProgress(context) });
  if (options.json) context.stdout.write(`${JSON.stringify(tools)}\n`);
  else context.stdout.write(`${tools.sops}\n${tools.age}\n${tools.ageKeygen}\n`);
  return ExitCode.done;
}
