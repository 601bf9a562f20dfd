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

/**
 * The environment whose GitHub environment lets a job in with the fewest questions: one that nobody approves, where there is
 * one. Undefined where there is no environment.
 */
export function leastGuarded(environments: readonly EnvironmentCatalog[]): EnvironmentCatalog | undefined {
  const questions = ({ approvals: { method, waitMinutes } }: EnvironmentCatalog): number =>
    (method === "reviewers" ? 1_000_000 : 0) + waitMinutes;
  // Production's key serves production alone where any other has one.
  const last = ({ environment }: EnvironmentCatalog): number => (environment === "production" ? 1 : 0);
  return environments.toSorted((a, b) => questions(a) - questions(b) || last(a) - last(b))[0];
}
