import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalog, loadEnvironment } from "../catalog/load.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import { parseSopsFile, type SopsFile } from "./sops/sops-file.ts";

/** Whose secrets.enc is meant: one environment's, or the one that holds for all of them. */
export type SecretsScope = EnvironmentName | typeof globalScope;

export const globalScope = "global";

/** What the catalog says of one secrets.enc. */
export interface ScopeCatalog {
  scope: SecretsScope;
  /** Relative to the project's root. */
  path: string;
  /** The environments that read it. */
  environments: readonly EnvironmentCatalog[];
  /** The age public keys that it is to be encrypted to, sorted, and the names of their holders. */
  recipients: ReadonlyMap<string, string>;
}

export function secretsPath(scope: SecretsScope): string {
  return `environments/${scope}/secrets.enc`;
}

/** Loads what the catalog says of a scope. Throws as `loadEnvironment` does, for a scope that does not exist too. */
export function loadScope(root: string, scope: string, rotationsDir?: string): ScopeCatalog {
  if (scope === globalScope) return scopeOf(globalScope, loadCatalog(root, { rotationsDir }).environments);
  const catalog = loadEnvironment(root, scope, { rotationsDir });
  return scopeOf(catalog.environment, [catalog]);
}

/** What holds for all environments is encrypted to whoever reads any of them. */
export function scopeOf(scope: SecretsScope, environments: readonly EnvironmentCatalog[]): ScopeCatalog {
  const held = environments.flatMap((catalog) => Object.entries(catalog.recipients));
  const recipients = new Map<string, string>();
  for (const key of new Set(held.map(([, recipient]) => recipient).sort())) {
    const names = held.filter(([, recipient]) => recipient === key).map(([name]) => name);
    recipients.set(key, [...new Set(names)].sort().join(", "));
  }
  return { scope, path: secretsPath(scope), environments, recipients };
}

/** The secrets.enc of a scope, not opened; undefined where there is none. @throws SecretsFileRefused */
export function readSecretsFile(root: string, scope: SecretsScope): SopsFile | undefined {
  const path = secretsPath(scope);
  const file = join(root, path);
  return existsSync(file) ? parseSopsFile(path, readFileSync(file)) : undefined;
}
