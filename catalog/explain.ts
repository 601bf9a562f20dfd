import { existsSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { EnvironmentConfiguration, Position } from "../model/declared/environment-configuration.ts";
import { catalogError, knownEnvironment } from "./catalog-error.ts";
import { didYouMean } from "./check/suggest.ts";
import { quoteKey } from "./check/quote.ts";
import { originOf, type Scope } from "./merge/layers.ts";
import { mergeAll } from "./merge/merge.ts";
import { isPlainMap, type KeyPath, type Plain, type PlainMap } from "./plain.ts";
import { configurationOf, layersOf, openEnvironment, type EnvironmentSource } from "./source.ts";

/** A leaf of the merged value, lists being leaves too, and where it was written. */
export interface ExplainedValue {
  path: KeyPath;
  value: Plain;
  position: Position;
}

/** An environment, region or subproject as its files say it: no defaults, no derived keys. */
export interface Explanation {
  value: PlainMap;
  leaves: readonly ExplainedValue[];
  /** The merged files, the first at the bottom, each secrets.enc above the config.yml beside it. */
  layers: readonly EnvironmentConfiguration[];
}

/**
 * The merged value of a scope and the place of every leaf. Only the files have to be readable: what they say is shown
 * even while it is wrong, since that is when somebody asks. Throws a GantryError (exit code 2) otherwise.
 */
export function explainEnvironment(root: string, environment: string, scope: Scope = {}): Explanation {
  const source = openEnvironment(root, knownEnvironment(root, environment));
  checkScope(source, scope);
  const layers = layersOf(source, scope);
  const problems = layers.flatMap((layer) => layer.problems);
  if (problems.length > 0) throw catalogError(problems);
  const value = mergeAll(layers.map((layer) => layer.value));
  const leaves: ExplainedValue[] = [];
  const visit = (at: Plain, path: KeyPath): void => {
    if (isPlainMap(at) && Object.keys(at).length > 0) {
      for (const [key, below] of Object.entries(at)) visit(below, [...path, key]);
      return;
    }
    const position = originOf(layers, path);
    if (position !== undefined) leaves.push({ path, value: at, position });
  };
  visit(value, []);
  const files = layers.flatMap(({ path }) => [path, ...secretsBeside(root, path)]);
  return { value, leaves, layers: files.map((path) => configurationOf(source, path)) };
}

/** The secrets.enc of a config.yml, which only the global part and an environment have. */
function secretsBeside(root: string, config: string): string[] {
  const path = config.replace(/config\.yml$/, "secrets.enc");
  return existsSync(join(root, path)) ? [path] : [];
}

function checkScope(
  { folder, regions: all, environment }: EnvironmentSource,
  { region, subproject }: Scope,
): void {
  const regions = all.map((one) => one.region);
  if (region !== undefined && !regions.includes(region)) refuse("region", region, environment, regions);
  const below = all.find((one) => one.region === region)?.subprojects ?? [];
  const subprojects = [...folder.subprojects, ...below].map((one) => one.subproject);
  if (subproject !== undefined && !subprojects.includes(subproject)) {
    refuse("subproject", subproject, environment, [...new Set(subprojects)]);
  }
}

function refuse(kind: string, name: string, environment: string, known: readonly string[]): never {
  const hint = didYouMean(name, known) ?? (known.length > 0 ? `known: ${known.join(", ")}` : "it has none");
  throw new GantryError(`${environment} has no ${kind} ${quoteKey(name)}`, {
    hint,
    exitCode: ExitCode.usage,
  });
}
