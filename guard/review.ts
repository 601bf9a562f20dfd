import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { listEnvironments } from "../catalog/files/list-environments.ts";
import { loadEnvironment } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { openRepository } from "../clients/git/repository.ts";
import { packageFor } from "../catalog/package-for.ts";
import { guardPathOf } from "./guard-paths.ts";
import { openGitHub } from "./open-github.ts";
import { reviewMarkdown } from "./review/markdown.ts";
import { postComment, type Posted, pullRequestOf } from "./review/post-comment.ts";
import { previewChange } from "./review/preview-change.ts";
import { exitCodeOf, type Review, type Rotations, verdictOf } from "./review/stack-review.ts";
import type { ExitCode } from "../model/errors.ts";
import { secretAges } from "../secrets/rotation/secret-age.ts";
import type { Context } from "../terminal/context.ts";
import { createProgress } from "../terminal/progress.ts";

export interface ReviewOptions {
  /** The branch, tag or commit that the change is to be merged into; by default origin's default branch. */
  base: string | undefined;
  /** A file to which the Markdown is appended, such as $GITHUB_STEP_SUMMARY. */
  summary: string | undefined;
  /** Write it as the comment of the pull request that a workflow runs for. */
  comment: boolean;
  json: boolean;
}

const said: Readonly<Record<Posted, string>> = {
  created: "the comment was written",
  updated: "the comment was rewritten",
  unchanged: "the comment says it already",
  refused: "the token may not comment, as a fork's may not: the text above is all there is",
};

/** Says what a change would do to every environment and what the rules say of it; needs no account and changes nothing. */
export async function reviewChange(context: Context, options: ReviewOptions): Promise<ExitCode> {
  const project = findProject(context.cwd);
  // Before the work, which is long: without a pull request there is nothing to write to.
  const pullRequest = options.comment ? pullRequestOf(context.env) : undefined;
  const catalog = await readCatalog(project.root);
  const { notices, repository: declared } = catalog;
  const ref = options.base ?? `origin/${declared.product.repository.defaultBranch}`;
  const repository = await openRepository(project.root);
  const base = await repository.forkPoint(ref);
  const head = await repository.snapshot();
  const progress = createProgress(context);
  const compared = { project, repository, base, baseRef: ref, head, catalog, progress };
  const previewed = await previewChange(context, compared);
  const holdsCode = packageFor(project.root) === undefined;
  const review: Review = {
    base: { commit: base, ref },
    head,
    prefix: project.prefix,
    holdsCode,
    guard: (await repository.changed(base, head)).filter(
      (file) => guardPathOf(file, project.prefix, holdsCode) !== undefined,
    ),
    judgedByBase: previewed.judgedByBase,
    stacks: previewed.stacks,
    rotations: dueRotations(project.root, new Date()),
    notes: [...notices, ...previewed.notes],
  };
  const markdown = reviewMarkdown(review);
  const verdict = verdictOf(review);
  context.stdout.write(options.json ? `${JSON.stringify({ verdict, ...review }, null, 2)}\n` : markdown);
  if (options.summary !== undefined) appendFileSync(resolve(context.cwd, options.summary), markdown);
  if (pullRequest !== undefined) {
    const github = await openGitHub({
      repository: declared.product.repository,
      env: context.env,
      local: undefined,
    });
    const posted = await postComment(github.client, pullRequest, markdown).finally(() => github.close());
    progress.step(said[posted]);
  }
  return exitCodeOf(review);
}

/** What the ledgers of all environments announce (entities.md, CredentialBundle: within 14 days). */
function dueRotations(root: string, now: Date): Rotations[] {
  return listEnvironments(root).map((environment) => {
    const catalog = loadEnvironment(root, environment);
    const { ages } = secretAges({ root, catalog, rotationsDir: undefined, now });
    const due = ages.flatMap(({ id, owner, state, daysLeft }) =>
      daysLeft !== null && (state === "soon" || state === "overdue") ? [{ secret: id, owner, daysLeft }] : [],
    );
    return {
      environment,
      never: ages.filter(({ state }) => state === "never").length,
      due: due.toSorted((a, b) => a.daysLeft - b.daysLeft),
    };
  });
}
