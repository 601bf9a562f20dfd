/** What an artifact of a version has to come from. */
export interface Expected {
  /** GitHub's numeric ids, as text: names change hands. */
  repository: { repositoryId: string; ownerId: string };
  /** The version's. */
  commit: string;
  /** The refs that versions are built of, such as `refs/heads/main`. */
  refs: readonly string[];
  /** The workflows that may have built it, such as `.github/workflows/production-api.yml`. */
  pipelines: readonly string[];
  /** The id of the run that the version's tag names; undefined where it names none. */
  run: string | undefined;
}

/** What starts a pipeline that releases, as GitHub names it: neither a pull request nor a merge queue. */
export const releaseEvents: readonly string[] = ["push", "workflow_dispatch", "schedule", "release"];

/** One condition: whether it holds, and what is said where it does not. */
export type Condition = readonly [holds: boolean, problem: string];

/** The first that does not hold; undefined where all do. */
export function firstBroken(conditions: readonly Condition[]): string | undefined {
  return conditions.find(([holds]) => !holds)?.[1];
}
