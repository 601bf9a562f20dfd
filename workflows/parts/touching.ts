import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { WorkflowSource } from "../kind.ts";
import type { Step, Triggers } from "../workflow.ts";
import { run } from "./steps.ts";

/** What decides every stack, from the project's folder: Pulumi's project, the catalog's global part, and the program. */
const everyStack = ["Pulumi.yaml", "components", "environments/global", "model", "stacks"];

/** What decides one: its part of the catalog, its settings and the code that makes it. */
export function decisivePaths(stack: string): string[] {
  const own = stack === "repository" ? [] : [`environments/${stack}`];
  return [`Pulumi.${stack}.yaml`, ...everyStack, ...own].sort();
}

/** A merge that touches a stack; of folders all that lies in them. */
export function mergeThatTouches(
  { catalog, prefix }: WorkflowSource,
  stack: string,
): NonNullable<Triggers["push"]> {
  const paths = decisivePaths(stack).map((path) => `${prefix}${path}${/\.ya?ml$/.test(path) ? "" : "/**"}`);
  return { branches: [catalog.repository.product.repository.defaultBranch], paths };
}

/**
 * Where GitHub's reviewers approve a run, they approve its commit: what was merged since is neither deployed unseen nor taken
 * back. Elsewhere nobody looks at a run before it begins, or the command asks for the commit's own approval.
 */
export function approvedCommit(
  { catalog }: WorkflowSource,
  { approvals }: Pick<EnvironmentCatalog, "approvals">,
  paths: readonly string[],
): { ref: string; refuse: Step[] } {
  const { defaultBranch } = catalog.repository.product.repository;
  if (approvals.method !== "reviewers") return { ref: defaultBranch, refuse: [] };
  const words = `HEAD "origin/${defaultBranch}" -- ${paths.join(" ")}`;
  const refuse = run("Refuse what has changed since it was approved", `git diff --exit-code --stat ${words}`);
  return { ref: "${{ github.sha }}", refuse: [refuse] };
}
