import { rmSync } from "node:fs";
import { join } from "node:path";
import type { LoadedCatalog } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { checkStack } from "../catalog/stacks.ts";
import { exportStack } from "../engine/run/export-stack.ts";
import { openSession } from "../engine/run/open-session.ts";
import { settlePending } from "../engine/run/pending.ts";
import type { Session } from "../engine/run/session.ts";
import { leaveEvent } from "../evidence/leave-event.ts";
import { makeFolder } from "../files/write-file.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { paintFor } from "../terminal/paint.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";
import { Apis } from "./adopt/apis.ts";
import { compare, isTaken, withWaiting, type Adopted } from "./adopt/adoption.ts";
import { adoptionCounts, adoptionText } from "./adopt/adoption-text.ts";
import { editLine } from "./adopt/catalog-edit.ts";
import { findThere, withImports } from "./adopt/find-there.ts";
import { draftKept, keptText, nothingKept, writeKept, type Kept } from "./adopt/keep.ts";
import { keepDeclared } from "./adopt/keep-declared.ts";
import { checkAgreed, keepProblems, keptOf, refusals } from "./adopt/refusals.ts";
import { applyPlan } from "./judge/apply-plan.ts";
import { cutPlan } from "./judge/cut-plan.ts";
import { judgeOf, judgeOfState } from "./judge/judge-of.ts";
import { waiversFor } from "./judge/waivers-for.ts";
import type { Judge } from "./judge/judgement.ts";
import { previewStack } from "./judge/preview-stack.ts";
import type { StackPreview } from "./judge/read-preview.ts";
import { notLookedFor } from "./adopt/not-looked-for.ts";
import { stackVersions } from "./judge/stack-versions.ts";
import { bindingOf, movedBetween, type Binding } from "./path/binding.ts";
import { checkFinalState } from "./path/check-final-state.ts";
import type { CheckResult } from "./path/deployment.ts";
import { checkText } from "./path/check-text.ts";
import { refuseOtherAttempt } from "./path/version-notices.ts";
import { sayWaivers } from "./rules/waiver-text.ts";

export interface AdoptOptions {
  stack: string;
  local: boolean;
  /** Only shows what would be taken over. */
  plan: boolean;
  /** Names or URNs of what may be changed to what the catalog asks for. */
  accept: readonly string[];
  /** Names or URNs of what stays as it is there, and is written into the catalog. */
  keep: readonly string[];
  yes: boolean;
  json: boolean;
}

/** What an adoption goes by, from the look at the clouds to the state. */
interface Adoption {
  context: Context;
  options: AdoptOptions;
  session: Session;
  progress: Progress;
  catalog: LoadedCatalog;
  judge: Judge;
  binding: Binding;
  preview: StackPreview;
  planFile: string;
  part: Part;
  adopted: readonly Adopted[];
  kept: Kept;
}

/** The plan that is applied, and the URNs of what it leaves as it is. */
interface Part {
  plan: string;
  leftOut: readonly string[];
}

/**
 * Takes what is there already, and in no state, into the state: what the catalog would make and the clouds have. Changes no cloud:
 * a plan that would change what it takes over is refused, until the catalog says what is there, which `keep` writes, or somebody
 * agrees to the change.
 */
export async function adoptStack(context: Context, options: AdoptOptions): Promise<ExitCode> {
  checkAgreed(options);
  if (!options.plan) requireAnswer(context, options);
  const looked = await look(context, options, nothingKept);
  const { adopted } = looked;
  if (!options.json) {
    const text = adopted.length === 0 ? "" : `${adoptionText(adopted, context)}\n`;
    print(context, `${text}${adoptionCounts(adopted)}`);
  }
  const adoption = await keepWhatIsThere(looked);
  const refused = adoption.unkept ?? refusals(adoption.adopted, options, adoption.preview);
  if (options.plan) return report(adoption, refused);
  if (refused.length > 0) {
    // Programs are told by the one document, as where a deployment is refused.
    if (options.json) return report(adoption, refused);
    throw refusal(adoption, refused);
  }
  const taken = takenOver(adoption);
  if (taken.length === 0) {
    await keepDeclared(adoption.session, adoption.planFile);
    return report(adoption, []);
  }
  const question = `Take ${counted(taken.length, "resource")} into the state of ${options.stack}?`;
  if (!options.yes && !(await confirm(question))) throw new Declined("nothing taken over: the answer was no");
  await refuseMoved(adoption);
  return takeOver(adoption, taken);
}

/** Has the catalog say what is there, as far as that was asked for, and looks again by what it says then. */
async function keepWhatIsThere(adoption: Adoption): Promise<Adoption & { unkept?: readonly string[] }> {
  const { context, options, session, catalog, adopted, preview } = adoption;
  const problems = keepProblems(adopted, options, preview);
  if (problems.length > 0) return { ...adoption, unkept: problems };
  const named = keptOf(adopted, options);
  const kept = draftKept(session.project, options.stack, { catalog, kept: named });
  if (kept.files.length === 0) return adoption;
  if (!options.json) print(context, `\n${keptText(kept)}\n`);
  if (options.plan) return { ...adoption, kept };
  const files = kept.files.map(({ path }) => path).join(" and ");
  if (!options.yes && !(await confirm(`Write this into ${files}?`)))
    throw new Declined("nothing was written or taken over: the answer was no");
  writeKept(session.project.root, kept);
  adoption.progress.step(`wrote ${files}`);
  const again = await look(context, options, kept);
  if (!options.json) print(context, adoptionCounts(again.adopted));
  return again;
}

async function look(context: Context, options: AdoptOptions, kept: Kept): Promise<Adoption> {
  const { stack, local } = options;
  const project = findProject(context.cwd);
  checkStack(project.root, stack);
  const catalog = await readCatalog(project.root);
  const progress = createProgress(context);
  const versions = await stackVersions({ project, stack, local });
  if (versions !== undefined) refuseOtherAttempt(stack, versions, undefined);
  sayWaivers(progress, waiversFor(catalog, stack));
  for (const notice of notLookedFor(catalog, stack, versions)) progress.step(`notice: ${notice}`);
  const session = await openSession(context, { stack, local, progress });
  const stateVersion = await settlePending(session, progress);
  const judge = await judgeOf(project, catalog, stack);
  const binding = await bindingOf(session, judge, stateVersion);
  const { repository } = catalog.repository.product;
  const apis = new Apis(session, { repository, env: context.env });
  const found = await findThere(session, progress, apis).finally(() => apis.close());
  makeFolder(join(project.local, "plans"));
  const planFile = join(project.local, "plans", `${stack}-adopt.json`);
  const all = [...found.values()];
  const told = withImports(session, all);
  const whole = await previewStack(told, progress, judge, planFile);
  const compared = compare(all, whole);
  const waiting = await partOf(told, { adopted: compared, preview: whole, planFile });
  const adopted = withWaiting(compared, waiting.leftOut);
  const own = { context, options, progress, catalog, judge, binding, planFile, adopted, kept };
  const left = new Set(adopted.filter(({ state }) => state === "waits").map(({ urn }) => urn));
  if (left.size === 0) return { ...own, session: told, preview: whole, part: waiting };
  // The engine imports what it is told to exclude as well, so the plan is made again without that.
  const fewer = all.filter(({ urn }) => !left.has(urn));
  const applying = withImports(session, fewer);
  const preview = await previewStack(applying, progress, judge, planFile);
  const part = await partOf(applying, { adopted, preview, planFile });
  return { ...own, session: applying, preview, part };
}

function refusal({ options }: Adoption, problems: readonly string[]): GantryError {
  return new GantryError(`nothing of ${options.stack} was taken over: it would have been changed`, {
    problems,
    hint: "--keep <name> writes what is there into the catalog, --accept <name> agrees to a change; give one of them for each",
    exitCode: ExitCode.violation,
  });
}

function takenOver({ adopted }: Adoption): readonly Adopted[] {
  const taken = adopted.filter(isTaken);
  return taken.every(({ state }) => state === "asked again") ? [] : taken;
}

/** What the plan is made of, asked once more right before the engine takes the stack's lock. */
async function refuseMoved({ session, judge, binding, options }: Adoption): Promise<void> {
  const moved = movedBetween(binding, await bindingOf(session, judge));
  if (moved.length === 0) return;
  throw new GantryError(`${moved.join(", ")} moved while it was looked at what is there`, {
    hint: `nothing was taken over: run "gantry adopt ${options.stack}" again`,
  });
}

async function takeOver(adoption: Adoption, taken: readonly Adopted[]): Promise<ExitCode> {
  const { context, options, session, progress, judge, catalog, planFile, part } = adoption;
  const leave = (status: string): Promise<unknown> =>
    leaveEvent(context, {
      root: session.project.root,
      environment: options.stack,
      place: options.local ? "local" : "remote",
      action: "deploy",
      operation: "adopt",
      detail: { status, resources: taken.length, accepted: [...options.accept] },
    });
  try {
    await applyPlan(session, progress, judge, part.plan, part.leftOut);
  } catch (error) {
    await leave("FAILED");
    throw error;
  }
  await keepDeclared(session, planFile);
  await leave("SUCCESS");
  const own = await judgeOfState(session.project, catalog, options.stack);
  const checked = await checkFinalState({ session, judge: own, progress });
  return report(adoption, [], { taken, checked });
}

/** The plan without whatever would change a cloud: what is absent, what needs it, and what other plans are about. */
async function partOf(
  session: Session,
  { adopted, preview, planFile }: Pick<Adoption, "adopted" | "preview" | "planFile">,
): Promise<Part> {
  const own = new Set(adopted.filter(isTaken).map(({ urn }) => urn));
  const waiting = [
    ...adopted.map(({ urn }) => urn),
    ...preview.plan.changes.flatMap(({ kind, urn, type }) =>
      kind === "same" || type.startsWith("gantry:") || type.startsWith("pulumi:") ? [] : [urn],
    ),
  ].filter((urn) => !own.has(urn));
  if (waiting.length === 0 || !preview.isPlanned) return { plan: planFile, leftOut: [] };
  const plan = planFile.replace(/\.json$/, "-part.json");
  const { resources } = await exportStack(session);
  return { plan, leftOut: cutPlan(planFile, plan, waiting, resources).leftOut };
}

function report(
  adoption: Adoption,
  refused: readonly string[],
  done?: { taken: readonly Adopted[]; checked: CheckResult },
): ExitCode {
  const { context, options, adopted, planFile, part } = adoption;
  for (const file of [planFile, part.plan]) rmSync(file, { force: true });
  if (options.json) writeDocument(adoption, { isTaken: done !== undefined, refused, checked: done?.checked });
  else print(context, reportText(adoption, refused, done));
  const isWhole = adopted.every(({ state }) => state !== "unreadable" && state !== "cannot import");
  const isJudged = done?.checked.passed ?? true;
  return refused.length === 0 && isWhole && isJudged ? ExitCode.done : ExitCode.violation;
}

function reportText(
  { context, options: { stack }, adopted, kept }: Adoption,
  refused: readonly string[],
  done?: { taken: readonly Adopted[]; checked: CheckResult },
): string {
  if (adopted.length === 0) return `the state of ${stack} has everything that the catalog asks for`;
  if (done !== undefined) {
    const judged = checkText(done.checked, paintFor(context));
    const changed = done.taken.filter(({ state }) => state === "differs").length;
    const clouds = changed === 0 ? "no cloud was changed" : `${changed} changed as agreed`;
    return [
      `${judged}the state of ${stack} has ${counted(done.taken.length, "resource")} more; ${clouds}`,
      ...(kept.files.length === 0 ? [] : [`commit ${kept.files.map(({ path }) => path).join(" and ")}`]),
      `"gantry preview ${stack}" shows what is left to deploy`,
    ].join("\n");
  }
  if (refused.length > 0)
    return [`"gantry adopt ${stack}" would be refused:`, ...refused.map((line) => `  ${line}`)].join("\n");
  return adopted.every(({ state }) => state === "absent" || state === "asked again")
    ? `nothing of it is there: "gantry up ${stack}" makes it`
    : `nothing was changed; "gantry adopt ${stack}" takes over what is there`;
}

function writeDocument(
  { context, options, adopted, kept }: Adoption,
  {
    isTaken,
    refused,
    checked,
  }: { isTaken: boolean; refused: readonly string[]; checked?: CheckResult | undefined },
): void {
  const document = {
    environment: options.stack,
    local: options.local,
    adopted: isTaken,
    resources: adopted.map(({ edits, ...each }) =>
      edits === undefined ? each : { ...each, edits: edits.map(editLine) },
    ),
    kept: kept.files.map(({ path }, index) => ({ path, patch: kept.patches[index] ?? "" })),
    governed: kept.governed,
    refused,
    checks: checked === undefined ? [] : [checked],
  };
  context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
