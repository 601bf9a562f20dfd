import { ensureSecretTools } from "./tools/ensure-tools.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { createProgress } from "../terminal/progress.ts";
import { makeIdentity } from "./age/make-identity.ts";
import { say } from "../terminal/say.ts";

/** Makes an age key pair for whoever runs it, unless there is one, and prints the public half. */
export async function makeAgeKey(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const tools = await ensureSecretTools({ env: context.env, progress: createProgress(context) });
  const { file, recipients, made } = await makeIdentity(tools.ageKeygen, context.env);
  if (options.json) {
    context.stdout.write(`${JSON.stringify({ file, recipients, made })}\n`);
    return ExitCode.done;
  }
  say(
    context,
    `${made ? "made" : "there is already"} an age identity in "${file}"; keep a copy, nobody else has it\n` +
      "its public key, for `recipients` in environments/<environment>/config.yml:",
  );
  context.stdout.write(`${recipients.join("\n")}\n`);
  return ExitCode.done;
}
