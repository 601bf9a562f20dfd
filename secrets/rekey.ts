import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { findProject } from "../catalog/project.ts";
import { changeSecrets } from "./change-secrets.ts";
import { loadScope, readSecretsFile } from "./secrets-scope.ts";
import { sopsConfigurationPath, writeSopsConfiguration } from "./sops-configuration.ts";
import { print, say } from "../terminal/say.ts";

/** Encrypts a secrets.enc anew, with a new data key, to the catalog's recipients as they are now. */
export async function rekeySecrets(
  context: Context,
  options: { scope: string; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const scope = loadScope(root, options.scope);
  if (readSecretsFile(root, scope.scope) === undefined) {
    throw new GantryError(`there is no ${scope.path}`, {
      hint: `"gantry secrets init ${scope.scope}" makes it`,
    });
  }
  await changeSecrets(context, root, scope, { changes: new Map(), rekey: true });
  if (writeSopsConfiguration(root)) say(context, `wrote ${sopsConfigurationPath}`);
  const recipients = [...scope.recipients].map(([key, holders]) => ({ key, holders }));
  if (options.json) context.stdout.write(`${JSON.stringify({ file: scope.path, recipients })}\n`);
  else {
    const lines = [
      `${scope.path} is encrypted anew, to`,
      ...recipients.map(({ key, holders }) => `  ${holders}: ${key}`),
      "whoever is no longer among them may remember the old values: rotate those",
    ];
    print(context, lines.join("\n"));
  }
  return ExitCode.done;
}
