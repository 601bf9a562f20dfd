import { ensureSecretTools } from "./tools/ensure-tools.ts";
import { GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { createProgress } from "../terminal/progress.ts";
import { readIdentities } from "./age/identities.ts";
import type { ScopeCatalog } from "./secrets-scope.ts";
import { writeSopsFile, type SecretChanges, type Written } from "./sops/write-sops-file.ts";

/** Writes a scope's secrets.enc with the real sops, for the recipients of the catalog. */
export async function changeSecrets(
  context: Context,
  root: string,
  { scope, path, recipients }: ScopeCatalog,
  { changes, rekey = false }: { changes: SecretChanges; rekey?: boolean },
): Promise<Written> {
  if (recipients.size === 0) {
    throw new GantryError(`${scope} has no recipients, so its secrets could not be read by anyone`, {
      hint:
        scope === "global"
          ? "its recipients are those of all environments: `gantry secrets init <environment>` makes a key and adds you"
          : `"gantry secrets init ${scope}" makes a key and adds you; others go under recipients in config.yml`,
    });
  }
  const identities = readIdentities(context.env);
  const { sops } = await ensureSecretTools({ env: context.env, progress: createProgress(context) });
  const options = {
    root,
    path,
    recipients: [...recipients.keys()],
    identities,
    sops,
    env: context.env,
    rekey,
  };
  return writeSopsFile(options, changes);
}

/** What a person should know of a write beside what was asked for. */
export function rekeyNote({ rekeyed }: Written, { path, recipients }: ScopeCatalog): string[] {
  if (!rekeyed) return [];
  const holders = [...new Set(recipients.values())].join(", ");
  return [
    `the recipients have changed: all of ${path} is now encrypted to ${holders}`,
    "whoever was removed may remember the old values: rotate them",
  ];
}
