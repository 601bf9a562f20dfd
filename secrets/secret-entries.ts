import { quoteKey } from "../catalog/check/quote.ts";
import { didYouMean } from "../catalog/check/suggest.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { bundleSecrets } from "../model/declared/credential-bundle.ts";
import {
  databaseHolder,
  edgeHolder,
  registryHolder,
  samplerHolder,
} from "../model/declared/rotation-ledger.ts";
import { samplerSecrets } from "../model/declared/sampler.ts";
import { workerSecrets } from "../model/declared/worker-secrets.ts";
import type { SecretCredentialSet } from "../model/declared/secret-credential-set.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { globalScope, readSecretsFile, secretsPath } from "./secrets-scope.ts";
import type { SopsFile } from "./sops/sops-file.ts";

/** One secret of an environment, who uses it, and where its value stands. The value itself is not here. */
export interface SecretEntry {
  secret: SecretCredentialSet;
  /** The bundle that holds it; `registry` or `database` for what these log in with, `edge` for what Workers read, `sampler` for what that asks with. */
  bundle: string;
  /** The surface that uses it; undefined for what is of no bundle. */
  surface: string | undefined;
  /** The surfaces whose bundles it is shared with. */
  sharedWith: readonly string[];
  /** Days between two rotations: the shorter of the secret's own and its bundle's. */
  cadenceDays: number;
  /** The secrets.enc that holds a value: the environment's own before the one for all. */
  file: SopsFile | undefined;
  /** Where a value is expected, relative to the project's root. */
  expectedIn: string;
}

/** The secrets of one environment, in the catalog's order, and the files that may hold them. */
export interface SecretEntries {
  catalog: EnvironmentCatalog;
  own: SopsFile | undefined;
  shared: SopsFile | undefined;
  entries: readonly SecretEntry[];
}

/** Puts the catalog's secrets and the files' names together. Opens nothing. @throws SecretsFileRefused */
export function secretEntries(root: string, catalog: EnvironmentCatalog): SecretEntries {
  const own = readSecretsFile(root, catalog.environment);
  const shared = readSecretsFile(root, globalScope);
  const users = new Map(
    catalog.bundles.flatMap((bundle) => bundleSecrets(bundle).map((id) => [id, bundle] as const)),
  );
  const { job, urlRef } = catalog.database;
  const ofDatabase = job === undefined ? undefined : urlRef;
  const ofWorkers = workerSecrets(catalog);
  const ofSampler = samplerSecrets(catalog);
  const holderOf = (id: string): string => {
    if (ofWorkers.has(id)) return edgeHolder;
    if (ofSampler.has(id)) return samplerHolder;
    return id === ofDatabase ? databaseHolder : registryHolder;
  };
  const entries = catalog.secrets.map((secret): SecretEntry => {
    const bundle = users.get(secret.id);
    return {
      secret,
      bundle: bundle?.name ?? holderOf(secret.id),
      surface: bundle?.surface,
      sharedWith: catalog.bundles
        .filter(({ sharedRefs }) => sharedRefs.includes(secret.id))
        .map(({ surface }) => surface),
      cadenceDays: Math.min(secret.rotationCadenceDays, bundle?.rotationCadenceDays ?? Infinity),
      file: [own, shared].find((file) => isFilled(file, secret.id)),
      expectedIn: secretsPath(catalog.environment),
    };
  });
  return { catalog, own, shared, entries };
}

function isFilled(file: SopsFile | undefined, id: string): boolean {
  return (file?.sealed.get(id) ?? "") !== "";
}

/** The entry of a secret that the environment declares. Throws a usage error that says what was probably meant. */
export function findEntry({ catalog, entries }: SecretEntries, id: string): SecretEntry {
  const found = entries.find(({ secret }) => secret.id === id);
  if (found !== undefined) return found;
  throw unknownSecret(
    id,
    catalog.environment,
    entries.map(({ secret }) => secret.id),
  );
}

export function unknownSecret(id: string, scope: string, known: readonly string[]): GantryError {
  return new GantryError(`${scope} declares no secret ${quoteKey(id)}`, {
    hint:
      didYouMean(id, known) ??
      `"gantry secrets list ${scope}" shows those that it declares; a new one is declared in config.yml`,
    exitCode: ExitCode.usage,
  });
}

/** The surfaces that read a secret, first the one whose bundle holds it; undefined alone for what is of no bundle. */
export function readersOf({
  surface,
  sharedWith,
}: Pick<SecretEntry, "surface" | "sharedWith">): readonly (string | undefined)[] {
  return [surface, ...sharedWith];
}
