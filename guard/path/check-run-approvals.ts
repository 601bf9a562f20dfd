import { loadEnvironment } from "../../catalog/load.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { Approvals } from "../../model/declared/approvals.ts";
import type { VersionReference } from "../../model/observed/environment-record.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import { readCandidate } from "../approvals/change-set.ts";
import { readRunApprovals, runOfJob } from "../approvals/run-approvals.ts";
import { secondAccountProblem } from "../approvals/second-accounts.ts";
import type { CheckResult, DeployOptions, PlannedDeployment } from "./deployment.ts";

/** As much of a deployment as its approvals are about. */
export interface Approvable {
  session: Pick<PlannedDeployment["session"], "project" | "local">;
  options: DeployOptions;
  context: Pick<PlannedDeployment["context"], "env" | "stderr">;
  progress: PlannedDeployment["progress"];
}

/**
 * By GitHub's reviewers, who are asked before the job begins. Outside of a job nobody was asked, and where the catalog knows of
 * nobody with several accounts, GitHub has judged it all.
 */
export async function checkRunApprovals(
  { session, options, context, progress }: Approvable,
  approvals: Approvals,
  client: GitHubClient,
): Promise<Omit<CheckResult, "check"> | undefined> {
  if (Object.keys(approvals.accounts ?? {}).length === 0) return undefined;
  const { root } = session.project;
  const id = runOfJob(context.env);
  const infrastructure = await commitOf(root, "HEAD");
  if (id === undefined || infrastructure === undefined) return undefined;
  progress.step(`reading who approved this run for ${options.stack}`);
  const catalog = loadEnvironment(root, options.stack);
  const open = await targetsOf(root, options);
  const versions = open.map(({ name }) => versionNamed(name)).filter((each) => each !== undefined);
  const subjects = versions.length > 0 ? versions : [{ subject: infrastructure, subproject: undefined }];
  const problem = await secondAccountProblem({
    root,
    client,
    approvals,
    run: await readRunApprovals(client, id, catalog),
    candidates: subjects.map((each) => readCandidate({ environment: options.stack, ...each })),
    infrastructure,
  });
  if (problem === undefined) return { passed: true, problems: [] };
  const hint = "start the workflow again, and have another person approve it (docs/approvals.md)";
  return { passed: false, problems: [problem], hint };
}

/** The versions of the attempt that this belongs to; none where it is of the environment alone. */
async function targetsOf(
  root: string,
  { attempt, stack, local }: DeployOptions,
): Promise<readonly VersionReference[]> {
  if (attempt === undefined) return [];
  const { open } = await readReleaseLog(root, stack, local ? "local" : "remote");
  return open?.said.target ?? [];
}

/** A version by its tag, as what is approved; undefined where it is another tag. */
export function versionNamed(tag: string): { subject: string; subproject: string | undefined } | undefined {
  const name = parseTagName(tag);
  return name?.tagType === "VERSION" ? { subject: name.version, subproject: name.subproject } : undefined;
}
