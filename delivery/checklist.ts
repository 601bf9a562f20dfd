import { randomUUID } from "node:crypto";
import { whoIs } from "../evidence/branch/who.ts";
import { checklistMarkdown, checklistText } from "../guard/approvals/checklist-text.ts";
import { maySignOff } from "../guard/approvals/signed-off.ts";
import { isProtectedEnvironment } from "../model/declared/is-protected.ts";
import { drillDays } from "../model/observed/checklist-problems.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { withoutEmails } from "../model/mask-emails.ts";
import type { ReleaseChecklist } from "../model/observed/release-checklist.ts";
import { instant } from "../model/observed/scalars.ts";
import type { KeptChecklist } from "../stacks/checklists.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { print, say } from "../terminal/say.ts";
import { askFields } from "./checklist/ask-fields.ts";
import { emptyChecklist, fillFields, isNothing, masked, type FieldWords } from "./checklist/fields.ts";
import { judgeChecklist, type JudgedChecklist } from "./checklist/judge-checklist.ts";
import {
  openVersion,
  refuseTampered,
  type OpenVersion,
  type VersionWords,
} from "./checklist/open-version.ts";
import { readForGate } from "./checklist/read-for-gate.ts";
import { writeChecklist } from "./checklist/write-checklist.ts";

interface WriteOptions extends VersionWords {
  yes: boolean;
}

/** Begins a checklist of a version for an environment; a draft that is there already stays as it is. */
export function newChecklist(context: Context, options: WriteOptions): Promise<ExitCode> {
  return unnamed(async () => {
    requireAnswer(context, options);
    const opened = await openVersion(context, options);
    refuseTampered(options.environment, opened.tampered);
    if (opened.draft !== undefined) return told(context, options, "UNCHANGED", opened.draft.list);
    return write(context, options, opened, begun(opened));
  });
}

/** Fills a version's checklist with what was checked, making one where there is no draft; with an approver it is signed off. */
export function fillChecklist(
  context: Context,
  options: WriteOptions & { words: FieldWords },
): Promise<ExitCode> {
  return unnamed(async () => {
    const typed = masked(options.words);
    const asks = isNothing(typed) && context.interactive && !options.json && !options.yes;
    if (isNothing(typed) && !asks) {
      throw new GantryError("nothing was said of the checklist", {
        hint: '"gantry checklist fill --help" shows what can be filled in; on a terminal it asks',
        exitCode: ExitCode.usage,
      });
    }
    requireAnswer(context, options);
    const opened = await openVersion(context, options);
    refuseTampered(options.environment, opened.tampered);
    const list = opened.draft?.list ?? begun(opened);
    const words = asks ? masked(await askFields(list, opened.drill)) : typed;
    const filled = fillFields(list, words, new Date());
    if (opened.draft !== undefined && JSON.stringify(filled) === JSON.stringify(list)) {
      return told(context, options, "UNCHANGED", list);
    }
    const who = await whoIs(opened.project.root, context);
    const { draft, signed } = opened;
    // The same command again, such as after it was killed, signs nothing anew.
    if (
      draft === undefined &&
      signed?.by === who.login &&
      signed.run === who.run &&
      isAlike(filled, signed.list)
    ) {
      return told(context, options, "UNCHANGED", signed.list);
    }
    return write(context, options, opened, filled);
  });
}

/** Shows a version's checklist: the one that counts, and the draft. */
export function showChecklist(
  context: Context,
  options: VersionWords & { format: "text" | "markdown" },
): Promise<ExitCode> {
  return unnamed(async () => {
    const opened = await openVersion(context, options);
    const { tampered, signed, draft, version, catalog } = opened;
    const judged = await judgeAll(context, options, opened);
    if (options.json) {
      const checklists = judged.map(({ kept, problems, unasked, signedBy = null }) => ({
        ...kept.list,
        version: kept.version,
        signed: kept.isSigned,
        by: kept.by,
        at: kept.at,
        run: kept.run ?? null,
        record: kept.commit,
        problems,
        unasked,
        signedBy,
      }));
      const document = {
        tag: version.tag,
        environment: catalog.environment,
        counts: signed?.list.id ?? null,
        draft: draft?.list.id ?? null,
        tampered,
        checklists,
      };
      context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      return ExitCode.done;
    }
    const now = new Date();
    const none = `no checklist of ${version.tag.name} for ${catalog.environment} yet: "gantry checklist fill ${version.tag.name} ${catalog.environment}"`;
    const parts = judged.map((each) =>
      options.format === "markdown" ? `${checklistMarkdown(each, now)}\n` : checklistText(each, now),
    );
    const text = [...tampered, ...(parts.length === 0 ? [none] : parts)].join("\n");
    if (options.format === "markdown") context.stdout.write(`${text}\n`);
    else print(context, text);
    return ExitCode.done;
  });
}

/** Says everything that keeps a version's checklist from letting it pass; exit code 3 where something does. */
export function checkChecklist(context: Context, options: VersionWords): Promise<ExitCode> {
  return unnamed(async () => {
    const opened = await openVersion(context, options);
    const { project, environments, catalog, version, place, draft, signed } = opened;
    const { local } = options;
    const given = { project, environments, catalog, local, env: context.env, now: new Date() };
    const isStrict = !local && isProtectedEnvironment(catalog);
    const [reading] = await readForGate([version], { ...given, place });
    const ofDraft =
      signed === undefined && draft !== undefined
        ? await judgeChecklist(draft, { ...given, version })
        : undefined;
    const unasked = [...(reading?.unasked ?? []), ...(ofDraft?.unasked ?? [])];
    const problems = [
      ...(reading?.problems ?? []),
      ...(ofDraft?.problems ?? []),
      ...(isStrict ? unasked : []),
    ];
    const notes = [...(reading?.notes ?? []), ...(isStrict ? [] : unasked)];
    const passes = problems.length === 0;
    if (options.json) {
      const document = {
        tag: version.tag,
        environment: catalog.environment,
        checklist: signed?.list.id ?? null,
        passes,
        problems,
        notes,
      };
      context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    } else {
      const lines = [
        ...problems.map((line) => `✗ ${line}`),
        ...notes.map((line) => `! ${line}`),
        passes
          ? `✓ the checklist lets ${version.tag.name} pass to ${catalog.environment}`
          : `${version.tag.name} does not pass to ${catalog.environment}`,
      ];
      print(context, lines.join("\n"));
      if (!passes && reading?.hint !== undefined) say(context, `hint: ${reading.hint}`);
    }
    return passes ? ExitCode.done : ExitCode.violation;
  });
}

/** Nothing that is said repeats an e-mail address, whatever was typed where. */
async function unnamed(work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof GantryError ? withoutEmails(error) : error;
  }
}

/** Another one of a version that has one begins with what that one says, but for who signed it off. */
function begun({ version, catalog, drill, signed }: OpenVersion): ReleaseChecklist {
  const { environment } = catalog;
  const id = randomUUID();
  const empty = emptyChecklist({ id, tag: version.tag.name, environment });
  const list =
    signed === undefined ? empty : { ...signed.list, id, approver_email: null, approver_role: null };
  const before = list.rollback_rehearsed_at;
  const isNeeded = before === null || Date.now() - instant(before) > drillDays * dayMs;
  return isNeeded && drill !== undefined ? { ...list, rollback_rehearsed_at: drill } : list;
}

const dayMs = 86_400_000;

function isAlike(one: ReleaseChecklist, other: ReleaseChecklist): boolean {
  return JSON.stringify({ ...one, id: "" }) === JSON.stringify({ ...other, id: "" });
}

async function write(
  context: Context,
  options: WriteOptions,
  opened: OpenVersion,
  list: ReleaseChecklist,
): Promise<ExitCode> {
  const { catalog, version, project } = opened;
  const { environment } = catalog;
  const who = await whoIs(project.root, context);
  const isSigned = list.approver_email !== null;
  const kept: KeptChecklist = {
    list,
    version: version.tag,
    isSigned,
    commit: "",
    at: new Date().toISOString(),
    by: who.login,
    run: who.run,
  };
  const judged = await judgeChecklist({ ...kept, isSigned: false }, judging(context, options, opened));
  if (isSigned) {
    const may = await maySignOff({
      project,
      catalog,
      version,
      by: who.login,
      run: who.run,
      local: options.local,
      env: context.env,
    });
    if (may.kind === "unasked" && options.local) say(context, `notice: ${may.why}`);
    else if (may.kind !== "known") {
      throw new GantryError(`this cannot be signed off here`, {
        problems: [may.kind === "wrong" ? may.problem : may.why],
        ...(may.hint === undefined ? {} : { hint: may.hint }),
        exitCode: ExitCode.violation,
      });
    }
  }
  say(context, checklistText({ ...judged, kept }, new Date()));
  const sure =
    isSigned && judged.problems.length > 0
      ? " It says that the version may not pass, and nobody can change that."
      : "";
  if (!options.yes && !(await confirm(`Write this into gantry/${environment}?${sure}`))) {
    throw new Declined("nothing was written: the answer was no");
  }
  await writeChecklist(opened, list, who);
  return told(
    context,
    options,
    isSigned ? "SIGNED" : opened.draft === undefined ? "CREATED" : "UPDATED",
    list,
  );
}

function told(
  context: Context,
  { json, environment }: WriteOptions,
  result: "CREATED" | "UPDATED" | "SIGNED" | "UNCHANGED",
  list: ReleaseChecklist,
): ExitCode {
  context.stdout.write(
    json
      ? `${JSON.stringify({ result, environment, checklist: list }, null, 2)}\n`
      : `${result} the checklist of ${list.tag} for ${environment}: ${list.id}\n`,
  );
  return ExitCode.done;
}

function judging(
  context: Context,
  { local }: VersionWords,
  { project, environments, catalog, version }: OpenVersion,
) {
  return { project, environments, catalog, version, local, env: context.env, now: new Date() };
}

function judgeAll(context: Context, options: VersionWords, opened: OpenVersion): Promise<JudgedChecklist[]> {
  const shown = [opened.signed, opened.draft].flatMap((each) => each ?? []);
  return Promise.all(shown.map((each) => judgeChecklist(each, judging(context, options, opened))));
}
