import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { registryHolder, rotationLedger } from "../../model/declared/rotation-ledger.ts";
import { GantryError } from "../../model/errors.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { Session } from "./session.ts";
import { repositoryStack } from "../../catalog/stacks.ts";

/**
 * The local cloud's own rotation times: every bundle, and what the registry logs in with, counts as rotated when the local
 * cloud first saw it, so the example never goes stale. A real run reads environments/<env>/rotations.yml instead.
 */
export async function seedRotations({ project, stack }: Pick<Session, "project" | "stack">): Promise<void> {
  if (stack === repositoryStack) return;
  const file = join(project.local, "rotations", `${stack}.yml`);
  const isThere = existsSync(file);
  const document = parseDocument(isThere ? readFileSync(file, "utf8") : "{}");
  const ledger = document.errors.length > 0 ? undefined : rotationLedger.safeParse(document.toJS()).data;
  // What is wrong with it is for the loader to say.
  if (ledger === undefined) return;
  const holders = await holdersOf(project.root, stack).catch((error: unknown) => {
    // A catalog that does not hold has no bundles to add; what needs no catalog goes on.
    if (error instanceof GantryError && isThere) return [];
    throw error;
  });
  const lastRotatedAt = new Date().toISOString();
  const added = holders.filter((name) => ledger[name] === undefined);
  if (added.length === 0 && isThere) return;
  const entries = { ...ledger, ...Object.fromEntries(added.map((name) => [name, { lastRotatedAt }])) };
  writeFileAtomically(file, stringify(entries), { ifAbsent: !isThere });
}

/** Whatever the environment's ledger may speak of. */
async function holdersOf(root: string, stack: string): Promise<readonly string[]> {
  const { environments } = await readCatalog(root);
  const catalog = environments.find(({ environment }) => environment === stack);
  return catalog === undefined ? [] : namesOf(catalog);
}

function namesOf({ bundles, registry }: EnvironmentCatalog): string[] {
  return [...bundles.map(({ name }) => name), ...(registry.tokenRef === undefined ? [] : [registryHolder])];
}
