import { didYouMean } from "../catalog/check/suggest.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { SecretEntries, SecretEntry } from "./secret-entries.ts";

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
  return new GantryError(`${scope} declares no secret ${JSON.stringify(id.slice(0, 60))}`, {
    hint:
      didYouMean(id, known) ??
      `"gantry secrets list ${scope}" shows those that it declares; a new one is declared in config.yml`,
    exitCode: ExitCode.usage,
  });
}
