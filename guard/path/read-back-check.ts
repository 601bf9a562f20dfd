import { loadRepository } from "../../catalog/load.ts";
import { githubDrift } from "../drift/github-drift.ts";
import { rotationDrift } from "../drift/rotation-drift.ts";
import { openGitHub } from "../open-github.ts";
import { readBackStack, stackDeclares } from "../read-back/read-back-stack.ts";
import { isSecret } from "../read-back/environment-subjects.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { describeDrift } from "../drift/drift.ts";
import type { AppliedDeployment, CheckResult, PlannedDeployment } from "./deployment.ts";

/** Whether GitHub can be asked afterwards: found out before anything is applied. @throws NoToken */
export async function checkCanReadBack({ session }: PlannedDeployment): Promise<undefined> {
  const { project, local, env } = session;
  if (local) return undefined;
  const { repository } = loadRepository(project.root).product;
  await (await openGitHub({ repository, env, local: undefined })).close();
  return undefined;
}

/**
 * Step 6 of the guarded path: asks GitHub itself what it has now. Secrets are no part of an update: whether they are
 * there is for `gantry secrets sync` and `gantry drift`.
 */
export async function checkReadBack({
  session,
  progress,
  recorded,
}: AppliedDeployment): Promise<CheckResult> {
  progress.step("reading approvals and rulesets back from GitHub");
  const { repository } = loadRepository(session.project.root).product;
  const differences = await readBackStack(
    session,
    repository,
    await stackDeclares(session, recorded.resources),
  );
  const found = githubDrift(
    session.stack,
    differences.filter(({ what }) => !isSecret(what)),
  );
  return { check: "read-back from GitHub", passed: found.length === 0, problems: found.map(describeDrift) };
}

/** The ledger's rotations against the keepers' own times. Without a token for a keeper it says so, and does not fail. */
export async function checkRotations({
  session,
  progress,
}: AppliedDeployment): Promise<CheckResult | undefined> {
  if (session.stack === repositoryStack) return undefined;
  const found = await rotationDrift(session);
  const unseen = found.filter(({ kind }) => kind === "unseen");
  for (const each of unseen) progress.step(`notice: ${describeDrift(each)}`);
  const wrong = found.filter(({ kind }) => kind !== "unseen");
  return { check: "rotations", passed: wrong.length === 0, problems: wrong.map(describeDrift) };
}
