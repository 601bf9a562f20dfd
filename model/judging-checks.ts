/**
 * The jobs that judge every pull request, under the names that GitHub reports: the workflow has a job of each, and every gate
 * requires them beside its own, so that no gate can leave them out.
 *
 * `catalog` holds what the change loosens as well, `preview` all stacks together, whichever there are.
 */
export const judgingChecks = ["catalog", "preview", "review"] as const;
export type JudgingCheck = (typeof judgingChecks)[number];

/** Every check that a gate waits for, each once: those that judge, and its own. */
export function checksOf({ requiredChecks }: { requiredChecks: readonly string[] }): string[] {
  return [...new Set([...judgingChecks, ...requiredChecks])];
}
