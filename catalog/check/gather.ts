import { valueAt } from "../plain.ts";
import { globalConfig } from "../files/scan.ts";
import { mistakeKey, type Problem } from "../problem.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { EnvironmentCheck } from "./check-environment.ts";

/** One mistake, and the environments that suffer from it. */
export interface GatheredProblem {
  problem: Problem;
  environments: ReadonlySet<EnvironmentName>;
}

/**
 * The problems of all environments, each once. A key that is missing in every environment which has its parent is
 * missing in the global file, and a mistake of the global file that only some environments see names those.
 */
export function gather(checks: readonly EnvironmentCheck[], kind: "problems" | "notices"): GatheredProblem[] {
  const merged = checks.filter((check) => check.merged !== undefined).length;
  const everywhere = missingEverywhere(checks, kind);
  const gathered = new Map<string, { problem: Problem; environments: Set<EnvironmentName> }>();
  for (const check of checks) {
    for (const found of check[kind]) {
      const shared = everywhere.has(mistakeKey(found)) ? found.shared : undefined;
      const problem = shared === undefined ? found : { ...found, ...shared };
      const key = `${problem.file}:${problem.line}:${problem.column} ${mistakeKey(problem)}`;
      const known = gathered.get(key);
      if (known === undefined) gathered.set(key, { problem, environments: new Set([check.environment]) });
      else known.environments.add(check.environment);
    }
  }
  return [...gathered.values()].map(({ problem, environments }) => {
    const partly = problem.file === globalConfig && environments.size < merged;
    return {
      problem: partly ? { ...problem, hint: withNames(problem.hint, environments) } : problem,
      environments,
    };
  });
}

function missingEverywhere(checks: readonly EnvironmentCheck[], kind: "problems" | "notices"): Set<string> {
  const counts = new Map<string, { problem: Problem; count: number }>();
  for (const check of checks) {
    for (const problem of check[kind]) {
      if (problem.shared === undefined) continue;
      const key = mistakeKey(problem);
      counts.set(key, { problem, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  const everywhere = [...counts].filter(([, { problem, count }]) => {
    const parent = problem.path.slice(0, -1);
    return (
      count > 1 && count === checks.filter((check) => valueAt(check.merged, parent) !== undefined).length
    );
  });
  return new Set(everywhere.map(([key]) => key));
}

function withNames(hint: string | undefined, environments: Iterable<string>): string {
  const names = `in ${[...environments].join(", ")}`;
  return hint === undefined ? names : `${hint}; ${names}`;
}
