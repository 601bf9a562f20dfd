import { loadEnvironment } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { findProject } from "../catalog/project.ts";
import { readIdentities } from "./age/identities.ts";
import { findEntry, secretEntries } from "./secret-entries.ts";
import { openSopsFile } from "./sops/open-sops-file.ts";

/**
 * Prints one value, and only when asked to in so many words. A pipe gets it as it is, a terminal with a line end. A
 * workflow's log is no place for it, whatever its runner would mask.
 */
export async function getSecret(
  context: Context,
  options: { environment: string; secret: string; reveal: boolean; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const catalog = loadEnvironment(root, options.environment);
  const { secret, file, expectedIn } = findEntry(secretEntries(root, catalog), options.secret);
  if (file === undefined) {
    throw new GantryError(`"${secret.id}" has no value in ${expectedIn}`, {
      hint: `"gantry secrets set ${catalog.environment} ${secret.id}" gives it one`,
    });
  }
  if (!options.reveal) {
    throw new GantryError(
      `"${secret.id}" has a value in ${file.path}, which is not printed without --reveal`,
      {
        hint: "whoever looks over your shoulder will see it",
        exitCode: ExitCode.usage,
      },
    );
  }
  if (context.env["GITHUB_ACTIONS"] === "true") {
    throw new GantryError("a workflow's log is no place for a secret", {
      hint: "`gantry secrets sync` puts it where the workflow finds it",
    });
  }
  const value = (await openSopsFile(file, readIdentities(context.env))).get(secret.id) ?? "";
  const { id, keyName } = secret;
  if (options.json) context.stdout.write(`${JSON.stringify({ id, keyName, value })}\n`);
  else context.stdout.write(context.interactive ? `${value}\n` : value);
  return ExitCode.done;
}
