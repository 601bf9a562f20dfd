import { ExitCode, GantryError } from "../model/errors.ts";
import { findProject, type Project } from "../catalog/project.ts";
import type { LoadedCatalog } from "../catalog/load.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { checkStack } from "../catalog/stacks.ts";
import { openSession } from "../engine/run/open-session.ts";
import type { Session } from "../engine/run/session.ts";
import { readVersions, versionedSurfaces } from "../stacks/versions.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { createProgress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";
import { isInJob } from "./in-a-job.ts";
import { isSound } from "./judge/judgement.ts";
import type { StackPreview } from "./judge/read-preview.ts";
import type { ByBase } from "./path/by-base.ts";
import type { JudgedPreview } from "./path/make-preview.ts";
import { writePreview } from "./path/preview-text.ts";
import { versionNotices } from "./path/version-notices.ts";
import { versionDocuments } from "./path/versions-text.ts";
import { stateNow, type PlanSource } from "./remembered/plan-key.ts";
import { recallPlan, type RecalledPlan } from "./remembered/recall.ts";
import { protectedBy } from "./rules/protected-by.ts";
import { waiverDocuments } from "./rules/waiver-text.ts";

// What makes a plan is loaded where one has to be made: a plan that is remembered is there before that is loaded.

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
  /** Not where no file of the change can reach the stack (review/reach.ts); with a base alone. */
  ifReached?: boolean;
  /** Asks the engine and the pack, also where nothing has moved since they were asked. */
  fresh: boolean;
}

/** Shows what would change and what the pack says of it; changes nothing. */
export async function showPreview(context: Context, options: PreviewOptions): Promise<ExitCode> {
  if (options.inProcess === true) {
    const { previewInProcess } = await import("../stacks/preview-in-process.ts");
    return previewInProcess(context, options);
  }
  const { stack, takeOver, base, savePlan } = options;
  const project = findProject(context.cwd);
  checkStack(project.root, stack);
  const progress = createProgress(context);
  const read = await readSources(project, options);
  for (const notice of noticesOf(read, stack)) progress.step(`notice: ${notice}`);
  if (options.ifReached === true && (await isLeft(context, options, project, read.catalog)))
    return ExitCode.done;
  const session = await openSession(context, { ...options, progress });
  const remembers = mayBeRemembered(options, context);
  const state = remembers ? await stateNow(session) : "";
  const source: PlanSource = { session, ...read, state, takeOver };
  const known = remembers && !options.fresh ? await recallPlan(source, progress) : undefined;
  if (known !== undefined) return show(context, options, session, known);
  const { makePreview } = await import("./path/make-preview.ts");
  let exitCode: ExitCode = ExitCode.failed;
  const makeAndShow = async (asked: Session): Promise<JudgedPreview> => {
    const made = await makePreview(context, { ...source, session: asked }, progress, { base, savePlan });
    exitCode = await show(context, options, session, made);
    return made;
  };
  if (!remembers) {
    await makeAndShow(session);
    return exitCode;
  }
  const { rememberPlan } = await import("./remembered/remember.ts");
  // Of a real cloud the state is asked for once: a plan of another one would not be recalled.
  const sourceNow = async (): Promise<PlanSource> => ({
    ...source,
    ...(await readSources(project, options)),
    state: session.local ? await stateNow(session) : state,
  });
  await rememberPlan(source, progress, sourceNow, makeAndShow);
  return exitCode;
}

/** On a person's own machine, of a plan that is only looked at: whoever goes by one asks the judge. */
function mayBeRemembered({ base, savePlan }: PreviewOptions, { env }: Context): boolean {
  return base === undefined && savePlan === undefined && !isInJob(env);
}

/** Whether no file of the change can reach the stack; that is said, with its proof. */
async function isLeft(
  context: Context,
  { stack, local, base, json }: PreviewOptions,
  { root }: Project,
  catalog: LoadedCatalog,
): Promise<boolean> {
  if (base === undefined)
    throw new GantryError("--if-reached compares with a base, and there is none", {
      hint: `give it: "gantry preview ${stack} --base origin/main --if-reached"`,
      exitCode: ExitCode.usage,
    });
  const { reachOfWorkTree } = await import("./review/reach.ts");
  const reach = await reachOfWorkTree(root, catalog, { stack, base });
  if ("by" in reach) return false;
  const document = { environment: stack, local, notReached: reach.proof };
  if (json) context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else print(context, `${stack} is not previewed, since the change cannot reach it: ${reach.proof}`);
  return true;
}

async function readSources(
  { root }: Project,
  { stack, local }: PreviewOptions,
): Promise<Pick<PlanSource, "catalog" | "versions">> {
  const catalog = await readCatalog(root);
  const own = catalog.environments.find(({ environment }) => environment === stack);
  if (own === undefined) return { catalog, versions: undefined };
  const place = local ? "local" : "remote";
  return { catalog, versions: await readVersions(root, own.environment, versionedSurfaces(own), place) };
}

function noticesOf({ catalog, versions }: Pick<PlanSource, "catalog" | "versions">, stack: string): string[] {
  const own = catalog.environments.find(({ environment }) => environment === stack);
  const said = own === undefined || versions === undefined ? [] : versionNotices(own, versions);
  return [...catalog.notices, ...said];
}

async function show(
  context: Context,
  options: PreviewOptions,
  session: Session,
  judged: JudgedPreview | RecalledPlan,
): Promise<ExitCode> {
  const { preview, byBase, pack, rules } = judged;
  const plannedAt = "plannedAt" in judged ? judged.plannedAt : undefined;
  if (options.json) {
    const document = documentOf(options, preview, byBase, plannedAt);
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const shown = { protects: protectedBy(pack, rules), all: options.allRules, plannedAt };
    writePreview(context, session, preview, shown);
    if (byBase !== null) {
      const { baseLines } = await import("./path/base-text.ts");
      print(context, baseLines(byBase, paintFor(context), shown).join("\n"));
    }
  }
  const sound = isSound(preview) && (byBase?.judgement === undefined || isSound(byBase.judgement));
  return sound ? ExitCode.done : ExitCode.violation;
}

function documentOf(
  { stack, local }: PreviewOptions,
  preview: StackPreview,
  byBase: ByBase | null,
  plannedAt: Date | undefined,
): object {
  const { plan, rules, violations, waived } = preview;
  return {
    environment: stack,
    local,
    // Of a plan that was made before, and is shown again since nothing that it was made of has moved.
    rememberedFrom: plannedAt?.toISOString() ?? null,
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
