import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { didYouMean } from "../catalog/check/suggest.ts";
import { loadCatalog } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { isSameText } from "../files/line-ends.ts";
import { readIdentities } from "./age/identities.ts";
import { valueProblem } from "./check-value.ts";
import { secretEntries, type SecretEntry } from "./secret-entries.ts";
import { globalScope, scopeOf, type ScopeCatalog } from "./secrets-scope.ts";
import { sopsConfiguration, sopsConfigurationPath } from "./sops-configuration.ts";
import { NotARecipient, openSopsFile } from "./sops/open-sops-file.ts";
import type { SopsFile } from "./sops/sops-file.ts";
import { sameRecipients } from "./sops/write-sops-file.ts";

export interface CheckSecretsOptions {
  /** SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, HOME and XDG_CONFIG_HOME are read. */
  env: Readonly<Record<string, string | undefined>>;
  /** Check only where a secrets.enc exists, as the local cloud needs no secrets. */
  ifPresent?: boolean;
}

export interface SecretsCheck {
  /** How many secrets have a value. */
  present: number;
  /** Files that were opened and whose MAC was compared. */
  verified: readonly string[];
  /** What was not checked, and why. */
  notices: readonly string[];
}

/**
 * Everything that must hold of an environment's secrets before it is deployed: each has a value, the files hold nothing
 * else, are encrypted to the catalog's recipients and, where an identity is at hand, open and have a MAC that matches.
 *
 * @throws GantryError (exit code 2) with every problem; a missing key with its bundle, its owner and its file.
 */
export async function checkSecrets(
  root: string,
  environment: string,
  options: CheckSecretsOptions,
): Promise<SecretsCheck> {
  const { environments } = loadCatalog(root);
  const catalog = environments.find((one) => one.environment === environment);
  if (catalog === undefined) throw new Error(`"${environment}" is no environment of the catalog`);
  const found = secretEntries(root, catalog);
  const files = [
    { file: found.own, scope: scopeOf(catalog.environment, [catalog]) },
    { file: found.shared, scope: scopeOf(globalScope, environments) },
  ].filter((one): one is CheckedFile => one.file !== undefined);
  if (options.ifPresent === true && files.length === 0) return { present: 0, verified: [], notices: [] };
  const problems = [
    ...missingValues(catalog.environment, found.entries),
    ...files.flatMap((file) => [...undeclared(file), ...wrongRecipients(file)]),
    ...configurationDrift(root, environment, sopsConfiguration(environments)),
  ];
  const verified: string[] = [];
  const notices: string[] = [];
  for (const { file } of files) {
    const opened = await open(file, options.env);
    if ("notice" in opened) notices.push(opened.notice);
    else {
      verified.push(file.path);
      problems.push(...unusable(found.entries, file, opened.values));
    }
  }
  if (problems.length > 0) {
    throw new GantryError(`the secrets of ${environment} are not ready`, {
      problems,
      exitCode: ExitCode.usage,
      hint: `"gantry secrets list ${environment}" shows what there is`,
    });
  }
  return { present: found.entries.length, verified, notices };
}

interface CheckedFile {
  file: SopsFile;
  scope: ScopeCatalog;
}

/** One line for each secret without a value: the key, its bundle, its owner and the file it was expected in. */
export function missingValues(environment: string, entries: readonly SecretEntry[]): string[] {
  return entries
    .filter(({ file }) => file === undefined)
    .map(
      ({ secret, bundle, expectedIn }) =>
        `${expectedIn}: "${secret.id}" is missing (key ${secret.keyName}, bundle ${bundle}, owner ${secret.owner};` +
        ` "gantry secrets set ${environment} ${secret.id}")`,
    );
}

function undeclared({ file, scope }: CheckedFile): string[] {
  const known = scope.environments.flatMap(({ secrets }) => secrets.map(({ id }) => id));
  return [...file.sealed.keys()]
    .filter((id) => !known.includes(id))
    .map((id) => {
      const hint = didYouMean(id, known) ?? `"gantry secrets edit ${scope.scope}"`;
      return `${file.path}: "${id}" is no secret of the catalog (${hint})`;
    });
}

/** Whoever left may still read what is written from now on; whoever came reads nothing. */
function wrongRecipients({ file, scope }: CheckedFile): string[] {
  if (sameRecipients(file, [...scope.recipients.keys()])) return [];
  return [
    `${file.path}: is not encrypted to the catalog's recipients ("gantry secrets rekey ${scope.scope}")`,
  ];
}

function configurationDrift(root: string, environment: string, expected: string): string[] {
  const file = join(root, sopsConfigurationPath);
  const written = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (isSameText(written, expected)) return [];
  const problem = written === undefined ? "is missing" : "does not follow from the catalog's recipients";
  return [`${sopsConfigurationPath}: ${problem} ("gantry secrets init ${environment}")`];
}

async function open(
  file: SopsFile,
  env: CheckSecretsOptions["env"],
): Promise<{ values: ReadonlyMap<string, string> } | { notice: string }> {
  try {
    return { values: await openSopsFile(file, readIdentities(env)) };
  } catch (error) {
    if (!(error instanceof NotARecipient)) throw error;
    return { notice: `${file.path} was not opened, so only its names were checked: ${error.reason}` };
  }
}

function unusable(
  entries: readonly SecretEntry[],
  file: SopsFile,
  values: ReadonlyMap<string, string>,
): string[] {
  return entries
    .filter((entry) => entry.file === file)
    .flatMap((entry) => {
      const problem = valueProblem(values.get(entry.secret.id) ?? "", entry);
      return problem === undefined ? [] : [`${file.path}: "${entry.secret.id}" ${problem}`];
    });
}
