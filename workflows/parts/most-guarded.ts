import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";

const order = ["none", "signed-tags", "reviewers"] as const;

/**
 * The environment whose approvals guard what the repository has once: production, or where there is none, one of those
 * that somebody approves. Undefined where there is no environment.
 */
export function mostGuarded(environments: readonly EnvironmentCatalog[]): EnvironmentCatalog | undefined {
  const production = environments.find(({ environment }) => environment === "production");
  const rank = ({ approvals }: EnvironmentCatalog): number => order.indexOf(approvals.method);
  return production ?? environments.toSorted((a, b) => rank(b) - rank(a))[0];
}
