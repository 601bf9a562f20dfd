import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { Context } from "../context.ts";
import { applyPlan } from "../engine/apply-plan.ts";
import { settlePending } from "../engine/pending.ts";
import { planPath, previewStack } from "../engine/preview-stack.ts";
import { EngineUnavailable } from "../../local/engine/engine-unavailable.ts";
import { readOutputs } from "../engine/read-outputs.ts";
import { openSession } from "../engine/open-session.ts";
import { checkStack, repositoryStack } from "../engine/stacks.ts";
import { refuseOpenValues } from "../init/refuse-open-values.ts";
import { confirm, requireAnswer } from "../output/confirm.ts";
import { outputsTable } from "../output/outputs-table.ts";
import { paintFor } from "../output/paint.ts";
import { writePreview } from "../output/preview-text.ts";
import { createProgress } from "../progress.ts";

import { findProject } from "../project.ts";

export interface DeployOptions {
  stack: string;
  local: boolean;
  yes: boolean;
  json: boolean;
}

/** The guarded path (docs/guarded-path): catalog, preview with the pack, the plan shown, an answer, apply, outputs. */
export async function deploy(context: Context, options: DeployOptions): Promise<ExitCode> {
  const project = findProject(context.cwd);
  checkStack(project.root, options.stack);
  const { notices } = await readCatalog(project.root);
  if (!options.local) refuseOpenValues(project.root, options.stack);
  requireAnswer(context, options);
  const progress = createProgress(context);
  for (const notice of [...notices, ...(await secretNotices(context, project.root, options))]) {
    progress.step(`notice: ${notice}`);
  }
  const session = await openSession(context, { ...options, progress }).catch(async (error: unknown) => {
    // Without an engine a newcomer still sees what would be deployed; the error then says why nothing was.
    if (error instanceof EngineUnavailable && !options.json) {
      const { previewInProcess } = await import("./preview-in-process.ts");
      await previewInProcess(context, options);
    }
    throw error;
  });
  await settlePending(session, progress);
  const planFile = planPath(session);
  mkdirSync(dirname(planFile), { recursive: true });
  const preview = await previewStack(session, progress, planFile);
  if (!options.json) writePreview(context, session, preview);
  const refused = preview.violations.length > 0 || preview.rules.some(({ result }) => result !== "passed");
  if (refused)
    return finish(context, options, { ...preview, outputs: null, applied: false }, ExitCode.violation);
  if (!options.yes && !(await confirm(`Deploy this to ${options.stack}?`))) {
    throw new GantryError("not deployed: the answer was no");
  }
  const applied = await applyPlan(session, progress, planFile);
  const outputs = await readOutputs(session);
  if (!options.json) {
    const paint = paintFor(context);
    context.stdout.write(
      `\n${paint.green("deployed")} ${options.stack} in ${applied.seconds} s\n\n${outputsTable(outputs)}\n`,
    );
    context.stdout.write(nextSteps(options));
  }
  const violations = [...preview.violations, ...applied.violations];
  const code = applied.violations.length > 0 ? ExitCode.violation : ExitCode.done;
  return finish(
    context,
    options,
    { ...preview, plan: applied.plan, violations, outputs, applied: true },
    code,
  );
}

/** A missing or tampered secret stops a real deployment before anything is touched; the local cloud needs no values. */
async function secretNotices(
  context: Context,
  root: string,
  options: DeployOptions,
): Promise<readonly string[]> {
  if (options.local || options.stack === repositoryStack) return [];
  const { checkSecrets } = await import("../secrets/check-secrets.ts");
  return (await checkSecrets(root, options.stack, { env: context.env, ifPresent: false })).notices;
}

interface Outcome {
  plan: { counts: object };
  rules: readonly object[];
  violations: readonly object[];
  outputs: object | null;
  applied: boolean;
}

function finish(context: Context, options: DeployOptions, outcome: Outcome, code: ExitCode): ExitCode {
  if (options.json) {
    const { plan, rules, violations, outputs, applied } = outcome;
    const document = {
      environment: options.stack,
      local: options.local,
      applied,
      changes: plan.counts,
      rules,
      violations,
      outputs,
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  return code;
}

function nextSteps({ stack, local }: DeployOptions): string {
  const flag = local ? " --local" : "";
  return [
    "",
    "what to try next:",
    `  npx gantry up ${stack}${flag}          nothing has changed, so nothing happens`,
    `  npx gantry env show ${stack}          the merged configuration, and where each value came from`,
    `  npx gantry preview production${flag}  what production would look like`,
    `  npx gantry destroy ${stack}${flag}     take it down again`,
    "",
  ].join("\n");
}
