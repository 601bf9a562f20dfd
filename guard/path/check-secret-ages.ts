import { secretEntity } from "../../engine/run/events.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { NoToken } from "../../clients/rest/token-of.ts";
import { compareWithKeepers } from "../../secrets/rotation/compare-with-keepers.ts";
import { secretAges } from "../../secrets/rotation/secret-age.ts";
import type { CheckResult, PlannedDeployment } from "./deployment.ts";

const check = "ages of secrets";

/**
 * Whether the keepers confirm how old the secrets are that are deployed already: a time that stands in the ledger, and a draft
 * that is excused from having one, are words of whoever wrote them. What the plan makes for the first time has no keeper yet.
 * The local cloud's ledger is its own (docs/local-cloud.md), and is compared after the application.
 */
export async function checkSecretAges({
  session,
  preview,
  progress,
}: Pick<PlannedDeployment, "session" | "progress"> & {
  preview: Pick<PlannedDeployment["preview"], "plan">;
}): Promise<CheckResult | undefined> {
  const { project, stack, local, env } = session;
  if (local || stack === repositoryStack) return undefined;
  const deployed = new Set(
    preview.plan.changes.flatMap(({ type, kind, name }) =>
      type === secretEntity && kind !== "create" ? [name] : [],
    ),
  );
  const { root } = project;
  const catalog = loadEnvironment(root, stack);
  const { entries, rotations, holders } = secretAges({
    root,
    catalog,
    rotationsDir: undefined,
    now: new Date(),
  });
  const own = entries.filter(({ secret }) => deployed.has(secret.id));
  if (own.length === 0) return undefined;
  progress.step(`asking the keepers how old the secrets of ${stack} are`);
  try {
    const problems = await compareWithKeepers({ root, catalog, entries: own, rotations, holders, env });
    const hint = `what was not delivered, "gantry secrets sync ${stack}" delivers; then run the same command again`;
    return { check, passed: problems.length === 0, problems, ...(problems.length === 0 ? {} : { hint }) };
  } catch (error) {
    if (!(error instanceof NoToken)) throw error;
    const { message, hint = "" } = error;
    return {
      check,
      passed: false,
      problems: [`${message}, so nobody confirms how old the secrets are`],
      hint,
    };
  }
}
