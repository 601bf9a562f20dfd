import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { findProject } from "../catalog/project.ts";
import { changeSecrets, rekeyNote } from "./change-secrets.ts";
import { requireUsable } from "./check-value.ts";
import { unknownSecret } from "./secret-entries.ts";
import { readValue } from "./input/read-value.ts";
import { loadScope, readSecretsFile } from "./secrets-scope.ts";
import { print, say } from "../terminal/say.ts";

/**
 * Gives a secret a value from standard input. One that is in use already is replaced by `rotate`, which remembers when;
 * `replace` corrects it without that.
 */
export async function setSecret(
  context: Context,
  options: { scope: string; secret: string; replace: boolean; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const scope = loadScope(root, options.scope);
  const declared = scope.environments.flatMap(({ secrets }) => secrets);
  const secret = declared.find(({ id }) => id === options.secret);
  if (secret === undefined) {
    throw unknownSecret(options.secret, scope.scope, [...new Set(declared.map(({ id }) => id))]);
  }
  const present = (readSecretsFile(root, scope.scope)?.sealed.get(secret.id) ?? "") !== "";
  if (present && secret.status !== "draft" && !options.replace) {
    throw new GantryError(`"${secret.id}" has a value in ${scope.path}, and is ${secret.status}`, {
      hint: `replace it with "gantry secrets rotate ${scope.scope} ${secret.id}", or correct it with --replace`,
      exitCode: ExitCode.usage,
    });
  }
  const value = await readValue(context, `Value of ${secret.id} (${secret.keyName}) in ${scope.scope}:`);
  requireUsable(value, { secret });
  const written = await changeSecrets(context, root, scope, { changes: new Map([[secret.id, value]]) });
  for (const line of rekeyNote(written, scope)) say(context, line);
  const { path } = scope;
  if (options.json) {
    context.stdout.write(`${JSON.stringify({ id: secret.id, file: path, replaced: present })}\n`);
  } else print(context, `${present ? "replaced" : "set"} ${secret.id} in ${path}`);
  return ExitCode.done;
}
