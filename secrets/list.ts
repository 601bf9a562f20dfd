import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { table } from "../terminal/table.ts";
import { findProject } from "../catalog/project.ts";
import { keeperOf } from "./keepers.ts";
import { secretEntries, type SecretEntry } from "./secret-entries.ts";
import { globalScope, loadScope, readSecretsFile } from "./secrets-scope.ts";

/** Lists an environment's secrets: who owns them, who keeps them, and whether there is a value. Opens nothing. */
export function listSecrets(context: Context, options: { scope: string; json: boolean }): ExitCode {
  const { root } = findProject(context.cwd);
  const { environments, scope } = loadScope(root, options.scope);
  if (scope === globalScope) return listShared(context, root, options.json);
  const rows = environments.flatMap((catalog) => secretEntries(root, catalog).entries.map(describe));
  if (options.json) context.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    const columns = [
      { head: "secret" },
      { head: "read as" },
      { head: "keeper" },
      { head: "owner", optional: true },
      { head: "bundle", optional: true },
      { head: "value", cut: true },
    ] as const;
    const cells = rows.map(({ id, keyName, keeper, owner, bundle, file }) => {
      return [id, keyName, keeper, owner, bundle, file ?? "missing"];
    });
    context.stdout.write(table(columns, cells, context));
  }
  return ExitCode.done;
}

function describe({ secret, bundle, sharedWith, file }: SecretEntry) {
  const { id, keyName, service, owner, status } = secret;
  const keeper = keeperOf(secret).name;
  return { id, keyName, service, keeper, owner, bundle, sharedWith, status, file: file?.path ?? null };
}

/** The file for all environments holds names alone: what they mean is up to each environment. */
function listShared(context: Context, root: string, json: boolean): ExitCode {
  const names = [...(readSecretsFile(root, globalScope)?.sealed.keys() ?? [])];
  if (json) context.stdout.write(`${JSON.stringify(names, null, 2)}\n`);
  else context.stdout.write(names.length === 0 ? "no secret is the same for all\n" : `${names.join("\n")}\n`);
  return ExitCode.done;
}
