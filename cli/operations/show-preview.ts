import { ExitCode } from "../../model/errors.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { Context } from "../context.ts";
import { judgeOf } from "../engine/judge-of.ts";
import { isSound } from "../engine/judgement.ts";
import { previewStack } from "../engine/preview-stack.ts";
import { openSession } from "../engine/open-session.ts";
import { checkStack } from "../engine/stacks.ts";
import { bindingOf } from "../guard/binding.ts";
import { bindPlan } from "../guard/bound-plan.ts";
import { writePreview } from "../output/preview-text.ts";
import { waiverDocuments } from "../output/waiver-text.ts";
import { createProgress } from "../progress.ts";
import { findProject } from "../project.ts";

/** Shows what would change and what the pack says of it; changes nothing. */
export async function showPreview(
  context: Context,
  options: { stack: string; local: boolean; json: boolean; savePlan?: string | undefined },
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  checkStack(project.root, options.stack);
  const catalog = await readCatalog(project.root);
  const progress = createProgress(context);
  for (const notice of catalog.notices) progress.step(`notice: ${notice}`);
  const session = await openSession(context, { ...options, progress });
  const judge = judgeOf(project, catalog, options.stack);
  const { savePlan } = options;
  const binding = savePlan === undefined ? undefined : await bindingOf(session, judge);
  const preview = await previewStack(session, progress, judge, savePlan);
  if (preview.isPlanned && savePlan !== undefined && binding !== undefined) bindPlan(savePlan, binding);
  const { plan, rules, violations, waived } = preview;
  if (options.json) {
    const document = {
      environment: options.stack,
      local: options.local,
      changes: plan.counts,
      plan: plan.changes,
      rules,
      violations,
      waived,
      waivers: waiverDocuments(preview),
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    writePreview(context, session, preview);
  }
  return isSound(preview) ? ExitCode.done : ExitCode.violation;
}
