import { z } from "zod";
import { quote } from "../../catalog/check/quote.ts";
import { firstBroken, releaseEvents, type Expected } from "./expected.ts";

/** Of GitHub's `workflow-run`, what says what it ran and for whom. */
export const workflowRun = z.object({
  id: z.int(),
  html_url: z.url({ protocol: /^https?$/ }),
  path: z.string(),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  repository: z.object({ id: z.int() }),
  // Of a fork that is gone there is none.
  head_repository: z.object({ id: z.int() }).nullish(),
});
export type WorkflowRun = z.infer<typeof workflowRun>;

const heads = "refs/heads/";

/** The one reason why a run cannot have built a version; undefined where it can. */
export function runProblem(
  run: WorkflowRun,
  { repository: { repositoryId }, commit, refs, pipelines }: Omit<Expected, "run">,
): string | undefined {
  const ids = [run.repository.id, run.head_repository?.id].map(String);
  const branch = run.head_branch ?? "";
  // GitHub does not say whether it names a branch or a tag, and anybody may call a branch like a version.
  const names = refs.flatMap((ref) => (ref.startsWith(heads) ? ref.slice(heads.length) : []));
  return firstBroken([
    [ids.every((id) => id === repositoryId), `is of another repository, id ${ids.join(" and ")}`],
    [run.head_sha === commit, `is of the commit ${quote(run.head_sha)} and not of ${commit}`],
    [names.includes(branch), `is of ${quote(branch)} and not of ${names.join(" or ")}`],
    // A dispatch of another branch's file has `@refs/heads/…` behind it.
    [
      pipelines.includes(run.path.replace(/@.*/, "")),
      `is of ${quote(run.path)}, which is no pipeline that builds it`,
    ],
    [releaseEvents.includes(run.event), `was started by ${quote(run.event)}`],
    [
      run.status === "completed" && run.conclusion === "success",
      `is ${quote(run.status ?? "")}${run.conclusion === null ? "" : `: ${quote(run.conclusion)}`}`,
    ],
  ]);
}
