import { isUtf8 } from "node:buffer";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { SecretCredentialSet } from "../model/declared/secret-credential-set.ts";
import type { Context } from "../terminal/context.ts";
import { confirm } from "../terminal/confirm.ts";
import { findProject } from "../catalog/project.ts";
import { readIdentities } from "./age/identities.ts";
import { changeSecrets, rekeyNote } from "./change-secrets.ts";
import { valueProblem } from "./check-value.ts";
import { editText } from "./input/edit-text.ts";
import { formatSecrets, parseSecrets, type SecretLine } from "./input/secrets-text.ts";
import { keeperOf } from "./keepers.ts";
import { loadScope, readSecretsFile, type ScopeCatalog } from "./secrets-scope.ts";
import { openSopsFile } from "./sops/open-sops-file.ts";
import type { SecretChanges } from "./sops/write-sops-file.ts";
import { print, say } from "../terminal/say.ts";

/** Opens a secrets.enc in an editor and writes what was changed. What was not keeps its ciphertext. */
export async function editSecrets(
  context: Context,
  options: { scope: string; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const scope = loadScope(root, options.scope);
  const secrets = new Map(
    scope.environments.flatMap((catalog) => catalog.secrets.map((secret) => [secret.id, secret] as const)),
  );
  const file = readSecretsFile(root, scope.scope);
  const before =
    file === undefined ? new Map<string, string>() : await openSopsFile(file, readIdentities(context.env));
  const lines = linesOf(scope, secrets, before);
  const changes = await editText(context, formatSecrets(head(scope), lines), async (text) => {
    const read = changesIn(text, before, secrets);
    if (read.changes !== undefined) return read.changes;
    if (context.interactive) {
      say(context, read.problems.map((problem) => `  ${problem}`).join("\n"));
      if (await confirm("This cannot be written. Edit it again?")) return undefined;
    }
    throw new GantryError(`${scope.path} was not changed`, {
      problems: read.problems,
      exitCode: ExitCode.usage,
    });
  });
  const notes =
    changes.size === 0 ? [] : rekeyNote(await changeSecrets(context, root, scope, { changes }), scope);
  for (const note of notes) say(context, note);
  for (const [id, value] of changes) {
    const inUse = value !== undefined && before.has(id) && secrets.get(id)?.status !== "draft";
    if (inUse)
      say(context, `note: ${id} is in use; "gantry secrets rotate" also records when it was replaced`);
  }
  report(context, options.json, scope, { changes, before });
  return ExitCode.done;
}

function head({ path }: ScopeCatalog): string {
  return ` ${path}, in the clear: only here, and only until the editor closes.
 A secret without a value is left empty. A value is all that stands behind its name. In single quotes belongs one that begins
 with a sign, holds " #", or begins or ends with a space; one of several lines begins with "|" and is indented below it.`;
}

function linesOf(
  scope: ScopeCatalog,
  secrets: ReadonlyMap<string, SecretCredentialSet>,
  values: ReadonlyMap<string, string>,
): SecretLine[] {
  const stray = [...values.keys()].filter((id) => !secrets.has(id));
  return [
    ...[...secrets.values()].map((secret) => ({
      id: secret.id,
      comment: `${secret.keyName}, kept by ${keeperOf(secret).name}, owner ${secret.owner}`,
      value: values.get(secret.id),
    })),
    ...stray.map((id) => ({
      id,
      comment: `not declared in ${scope.scope}: take it out`,
      value: values.get(id),
    })),
  ];
}

function changesIn(
  edited: Buffer,
  before: ReadonlyMap<string, string>,
  secrets: ReadonlyMap<string, SecretCredentialSet>,
): { changes: SecretChanges; problems?: never } | { changes?: never; problems: readonly string[] } {
  // Decoded by force, a value in another encoding would become another value.
  if (!isUtf8(edited)) return { problems: ["it is not UTF-8: save it in that encoding"] };
  const text = edited.toString("utf8");
  const { values, problems } = parseSecrets(text, [...new Set([...secrets.keys(), ...before.keys()])]);
  if (values === undefined) return { problems };
  // An editor that fails may leave an empty file behind, and end well.
  if (values.size === 0 && before.size > 0)
    return { problems: ["it is empty, and would take out every secret"] };
  const changes = new Map<string, string | undefined>();
  const wrong: string[] = [];
  for (const id of new Set([...values.keys(), ...before.keys()])) {
    const value = values.get(id);
    if (value === before.get(id)) continue;
    changes.set(id, value);
    const secret = secrets.get(id);
    const problem = value === undefined || secret === undefined ? undefined : valueProblem(value, { secret });
    if (problem !== undefined) wrong.push(`${id} ${problem}`);
  }
  return wrong.length > 0 ? { problems: wrong } : { changes };
}

function report(
  context: Context,
  json: boolean,
  { path }: ScopeCatalog,
  { changes, before }: { changes: SecretChanges; before: ReadonlyMap<string, string> },
): void {
  const done = [...changes].map(([id, value]) => ({
    id,
    change: value === undefined ? "removed" : before.has(id) ? "replaced" : "set",
  }));
  if (json) context.stdout.write(`${JSON.stringify({ file: path, changes: done })}\n`);
  else if (done.length === 0) print(context, `nothing has changed in ${path}`);
  else print(context, done.map(({ id, change }) => `${change} ${id} in ${path}`).join("\n"));
}
