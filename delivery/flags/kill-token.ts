import { checkKillToken, killTokenVariable, type KillToken } from "../../clients/flag-evaluator.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { openEnvironmentValues } from "../../secrets/open-values.ts";
import { findEntry, secretEntries } from "../../secrets/secret-entries.ts";

export interface KillTokenOptions {
  catalog: EnvironmentCatalog;
  /** Of `edge.flags`. */
  killTokenRef: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * The token that may kill a flag: of FLAGS_KILL_TOKEN, or else of the secrets file, where whoever runs the command can open it.
 *
 * @throws GantryError where neither has it, or the file is damaged
 */
export async function findKillToken(
  root: string,
  { catalog, killTokenRef, env }: KillTokenOptions,
): Promise<KillToken> {
  const { environment } = catalog;
  const asVariable = `set ${killTokenVariable} to the value of the secret ${killTokenRef}`;
  const given = env[killTokenVariable] ?? "";
  if (given !== "") return checkKillToken(given, asVariable);
  const sealed = await open(root, catalog, { killTokenRef, env }).catch((error: unknown): never => {
    if (!(error instanceof GantryError)) throw error;
    const { message, problems, hint: mend } = error;
    throw new GantryError(`there is no token to kill with: ${message}`, {
      problems,
      hint: mend === undefined ? asVariable : `${asVariable}; or ${mend}`,
      exitCode: ExitCode.usage,
    });
  });
  if (sealed === undefined) {
    const asValue = `"gantry secrets set ${environment} ${killTokenRef}" gives it one`;
    return checkKillToken(undefined, `${asVariable}; no secrets.enc has it, and ${asValue}`);
  }
  const hint = `it is the value of ${killTokenRef} in ${sealed.path}, and the Worker has what "gantry secrets sync ${environment}" brought there last`;
  return checkKillToken(sealed.value, hint);
}

/** The value that holds in the environment, and where it stands; undefined where no file has one. */
async function open(
  root: string,
  catalog: EnvironmentCatalog,
  { killTokenRef, env }: Pick<KillTokenOptions, "killTokenRef" | "env">,
): Promise<{ value: string | undefined; path: string } | undefined> {
  const { file } = findEntry(secretEntries(root, catalog), killTokenRef);
  if (file === undefined) return undefined;
  // Only the file that counts: another one need not open for it.
  const opened = await openEnvironmentValues({ own: file, shared: undefined }, env);
  return { value: opened.get(killTokenRef)?.value, path: file.path };
}
