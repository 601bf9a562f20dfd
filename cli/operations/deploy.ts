import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { applyPlan } from "../engine/apply-plan.ts";
import { isSound } from "../engine/judgement.ts";
import { planPath, previewStack } from "../engine/preview-stack.ts";
import { readOutputs } from "../engine/read-outputs.ts";
import { beginDeployment } from "../guard/begin-deployment.ts";
import { afterApply, beforeApply, runChecks } from "../guard/checks.ts";
import type { CheckResult, Deployment, DeployOptions, PlannedDeployment } from "../guard/deployment.ts";
import { reportDeployment } from "../guard/deployment-report.ts";
import { confirm } from "../output/confirm.ts";
import { writePreview } from "../output/preview-text.ts";

/** The guarded path: catalog, preview with the pack, the plan shown, an answer, checks, apply, checks, outputs. */
export async function deploy(context: Context, options: DeployOptions): Promise<ExitCode> {
  const deployment = await beginDeployment(context, options);
  const planned = await plan(deployment);
  const { preview } = planned;
  if (!isSound(preview)) return refuse(planned, []);
  if (!options.yes && !(await confirm(`Deploy this to ${options.stack}?`))) {
    throw new GantryError("not deployed: the answer was no");
  }
  const before = await runChecks(beforeApply, planned, { untilFailure: true });
  if (!allPassed(before)) return refuse(planned, before);
  const applied = await applyPlan(
    deployment.session,
    deployment.progress,
    deployment.judge,
    planned.planFile,
  );
  const after = await runChecks(afterApply, { ...planned, applied }, { untilFailure: false });
  const outputs = await readOutputs(deployment.session);
  const violations = [...preview.violations, ...applied.violations];
  reportDeployment(deployment, {
    plan: applied.plan,
    judgement: { ...preview, violations },
    checks: [...before, ...after],
    applied: { seconds: applied.seconds, outputs },
  });
  return violations.length > 0 || !allPassed(after) ? ExitCode.violation : ExitCode.done;
}

/** Makes a plan with the pack, and shows it. */
async function plan(deployment: Deployment): Promise<PlannedDeployment> {
  const { context, session, judge, progress, options } = deployment;
  const planFile = planPath(session);
  mkdirSync(dirname(planFile), { recursive: true });
  const preview = await previewStack(session, progress, judge, planFile);
  if (!options.json) writePreview(context, session, preview);
  return { ...deployment, preview, planFile };
}

/** Nothing was changed, and the report says why. */
function refuse(planned: PlannedDeployment, checks: readonly CheckResult[]): ExitCode {
  const { preview } = planned;
  reportDeployment(planned, { plan: preview.plan, judgement: preview, checks, applied: null });
  return ExitCode.violation;
}

function allPassed(checks: readonly CheckResult[]): boolean {
  return checks.every(({ passed }) => passed);
}
