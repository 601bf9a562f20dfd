import { ExitCode, GantryError } from "../errors.ts";
import type { EnvironmentConfiguration, Position } from "./environment-configuration.ts";
import { catalogError, knownEnvironment } from "./catalog-error.ts";
import { didYouMean } from "./check/suggest.ts";
import { quote } from "./check/quote.ts";
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
  /** The merged files, the first at the bottom. */
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
  return { value, leaves, layers: layers.map((layer) => configurationOf(source, layer.path)) };
}

function checkScope({ folder, environment }: EnvironmentSource, { region, subproject }: Scope): void {
  const regions = folder.regions.map((one) => one.region);
  if (region !== undefined && !regions.includes(region)) refuse("region", region, environment, regions);
  const below = folder.regions.find((one) => one.region === region)?.subprojects ?? [];
  const subprojects = [...folder.subprojects, ...below].map((one) => one.subproject);
  if (subproject !== undefined && !subprojects.includes(subproject)) {
    refuse("subproject", subproject, environment, [...new Set(subprojects)]);
  }
}

function refuse(kind: string, name: string, environment: string, known: readonly string[]): never {
  const hint = didYouMean(name, known) ?? (known.length > 0 ? `known: ${known.join(", ")}` : "it has none");
  throw new GantryError(`${environment} has no ${kind} ${quote(name)}`, { hint, exitCode: ExitCode.usage });
}
