import { ExitCode } from "../model/errors.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { Context } from "../terminal/context.ts";
import { judgeOf } from "./judge/judge-of.ts";
import { isSound } from "./judge/judgement.ts";
import { previewStack, type StackPreview } from "./judge/preview-stack.ts";
import { openSession } from "../engine/run/open-session.ts";
import { checkStack } from "../catalog/stacks.ts";
import { previewInProcess } from "../stacks/preview-in-process.ts";
import { basePackText, withBasePack, type BasePack } from "./path/base-pack.ts";
import { judgeByBase, judgeOfPlan, type ByBase } from "./path/by-base.ts";
import { programChangeLines } from "./path/program-changes-text.ts";
import { bindingOf } from "./path/binding.ts";
import { bindPlan } from "./path/bound-plan.ts";
import { lookFirst } from "./path/look-first.ts";
import { stackVersions } from "./judge/stack-versions.ts";
import { versionNotices } from "./path/version-notices.ts";
import { versionDocuments } from "./path/versions-text.ts";
import { paintFor, type Paint } from "../terminal/paint.ts";
import { judgementLines, writePreview } from "./path/preview-text.ts";
import type { RulesTextOptions } from "./rules/rules-text.ts";
import { waiverDocuments } from "./rules/waiver-text.ts";
import { protectedBy } from "./rules/protected-by.ts";
import { createProgress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { print } from "../terminal/say.ts";

export interface PreviewOptions {
  stack: string;
  local: boolean;
  json: boolean;
  /** Without an engine: the resources that the program declares, and no more. */
  inProcess?: boolean;
  /** Shows every rule, not only what somebody has to look at. */
  allRules: boolean;
  /** What exists already may be taken over even where it becomes looser. */
  takeOver: boolean;
  /** Where to keep the plan, for `gantry up --plan`; absolute. */
  savePlan?: string | undefined;
  /** The branch that the change is to be merged into: its pack judges too. */
  base?: string | undefined;
}

/** Shows what would change and what the pack says of it; changes nothing. */
export async function showPreview(context: Context, options: PreviewOptions): Promise<ExitCode> {
  if (options.inProcess === true) return previewInProcess(context, options);
  const project = findProject(context.cwd);
  checkStack(project.root, options.stack);
  const catalog = await readCatalog(project.root);
  const progress = createProgress(context);
  const versions = await stackVersions({ project, stack: options.stack, local: options.local });
  const own = catalog.environments.find(({ environment }) => environment === options.stack);
  const said = own === undefined || versions === undefined ? [] : versionNotices(own, versions);
  for (const notice of [...catalog.notices, ...said]) progress.step(`notice: ${notice}`);
  const session = await openSession(context, { ...options, progress });
  const judge = await judgeOf(project, catalog, options.stack);
  const { savePlan } = options;
  const judged = async (base?: BasePack) => {
    const byBase = base === undefined ? null : await judgeByBase(session, progress, judge, base);
    const binding = savePlan === undefined ? undefined : await bindingOf(session, judge);
    const planned = await previewStack(session, progress, judgeOfPlan(base, judge), savePlan);
    const looking = { takeOver: options.takeOver, ifPossible: true, planFile: savePlan };
    return { byBase, binding, preview: await lookFirst(session, progress, planned, looking) };
  };
  const installing = { env: context.env, progress };
  const { byBase, binding, preview } =
    options.base === undefined
      ? await judged()
      : await withBasePack(project, { ref: options.base }, installing, judged);
  const sound = isSound(preview) && (byBase?.judgement === undefined || isSound(byBase.judgement));
  if (sound && savePlan !== undefined && binding !== undefined) bindPlan(savePlan, binding);
  if (options.json)
    context.stdout.write(`${JSON.stringify(documentOf(options, preview, byBase), null, 2)}\n`);
  else {
    const shown = { protects: protectedBy(judge.pack, judge.rules), all: options.allRules };
    writePreview(context, session, preview, shown);
    if (byBase !== null) print(context, baseLines(byBase, paintFor(context), shown).join("\n"));
  }
  return sound ? ExitCode.done : ExitCode.violation;
}

function baseLines({ base, judgement }: ByBase, paint: Paint, shown: RulesTextOptions): string[] {
  if (judgement === undefined) return [basePackText(base)];
  return [
    basePackText(base),
    ...programChangeLines(base, judgement, paint),
    "",
    ...judgementLines(`policy of ${base.ref}`, judgement, paint, shown),
  ];
}

function documentOf({ stack, local }: PreviewOptions, preview: StackPreview, byBase: ByBase | null): object {
  const { plan, rules, violations, waived } = preview;
  return {
    environment: stack,
    local,
    changes: plan.counts,
    plan: plan.changes,
    versions: versionDocuments(preview.moves),
    rules,
    violations,
    waived,
    waivers: waiverDocuments(preview),
    base: byBase && {
      ref: byBase.base.ref,
      commit: byBase.base.commit,
      pack: byBase.base.state,
      rules: byBase.judgement?.rules ?? [],
      violations: byBase.judgement?.violations ?? [],
      waived: byBase.judgement?.waived ?? [],
      programChanges: byBase.judgement?.programChanges ?? [],
    },
  };
}
