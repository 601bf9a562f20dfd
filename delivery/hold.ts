import { findProject, type Project } from "../catalog/project.ts";
import { checkEnvironment } from "../catalog/stacks.ts";
import { loadEnvironment } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nextNumber } from "../model/observed/release-log.ts";
import type { ReleaseRecord } from "../model/observed/release-record.ts";
import { subprojectPath } from "../model/observed/tag-name.ts";
import { mayEnd } from "../guard/approvals/end-of-hold.ts";
import { readReason } from "../guard/break-glass/break-glass.ts";
import { useBrokenGlass } from "../guard/break-glass/use.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { say } from "../terminal/say.ts";
import type { Context } from "../terminal/context.ts";
import { fetchFacts, readFacts, readTags, type Facts } from "./deploy/facts.ts";
import { readReleaseLog } from "../stacks/release-log.ts";
import { appendRecords, lostRace } from "../evidence/branch/append-records.ts";
import { whoIs, type Who } from "../evidence/branch/who.ts";

export interface HoldOptions {
  environment: string;
  /** The whole environment without it. */
  subproject: string | undefined;
  reason: string;
  local: boolean;
  yes: boolean;
  json: boolean;
}

/** Keeps newer versions out of an environment, until somebody releases the hold. One that is there already stays as it is. */
export function holdEnvironment(context: Context, options: HoldOptions): Promise<ExitCode> {
  return change(context, options, ({ facts: { log }, who }) => {
    if (log.holds.some(({ said }) => said.subproject === options.subproject)) return { records: [] };
    const number = nextNumber(
      log.holds.map(({ said }) => said.hold),
      new Date(),
    );
    const own = options.subproject === undefined ? {} : { subproject: options.subproject };
    const { login: by, run } = who;
    return {
      records: [{ record: "hold", hold: `hold-${number}`, ...own, by, reason: options.reason, run }],
    };
  });
}

export interface ReleaseHoldOptions extends HoldOptions {
  /** Why nobody is asked for approval. */
  breakGlass: string | undefined;
}

/**
 * Lets newer versions in again: every hold of the subproject, or of the whole environment and what is in it, with the
 * environment's approval by somebody who neither wrote nor brought there what waits.
 */
export function releaseHold(context: Context, options: ReleaseHoldOptions): Promise<ExitCode> {
  const { environment, subproject, reason, local } = options;
  const breakGlass =
    options.breakGlass === undefined ? undefined : readReason(options.breakGlass, "--break-glass");
  return change(context, options, async ({ project, facts, who, progress }) => {
    const holds = facts.log.holds.filter(
      ({ said }) => subproject === undefined || said.subproject === subproject,
    );
    if (holds.length === 0) return { records: [] };
    const name = facts.environment;
    const { method, problems, hint, late } = await mayEnd({
      project,
      environment: name,
      holds,
      local,
      env: context.env,
    });
    for (const { said } of late)
      progress.step(`notice: ${said.hold} was set after this run began, and stays: ${said.reason}`);
    const ending = holds.filter((hold) => !late.includes(hold));
    const records = ending.map(({ said }): ReleaseRecord => ({
      record: "release",
      hold: said.hold,
      skipped: breakGlass === undefined ? [] : ["approvals"],
      by: who.login,
      reason,
      run: who.run,
    }));
    if (breakGlass === undefined) {
      const all =
        ending.length > 0
          ? problems
          : late.map(({ said, at }) => `${said.hold} was set at ${at}, after this run began`);
      if (all.length > 0) throw notAgreed(environment, local, { problems: all, hint });
      return { records };
    }
    if (method === "none") {
      throw new GantryError(`${environment} needs no approval: there is no glass to break`, {
        hint: "leave out --break-glass",
        exitCode: ExitCode.usage,
      });
    }
    const glass = { reason: breakGlass, at: new Date() };
    const what = `${ending.map(({ said }) => said.hold).join(", ")} of ${environment} ends`;
    return {
      records,
      beforeWriting: async () => {
        await useBrokenGlass(context, { project, local, environment, what, glass, progress });
      },
    };
  });
}

function notAgreed(
  environment: string,
  local: boolean,
  { problems, hint }: { problems: readonly string[]; hint: string },
): GantryError {
  return new GantryError(`nobody who may has agreed that ${environment} is held no more`, {
    problems,
    hint: local ? `${hint}; to try it on the local cloud without: --break-glass "trying it out"` : hint,
    exitCode: ExitCode.violation,
  });
}

interface Known {
  project: Project;
  facts: Facts;
  who: Who;
  progress: Progress;
}

interface Change {
  records: readonly ReleaseRecord[];
  /** What has to be there before them. */
  beforeWriting?: () => Promise<void>;
}

async function change(
  context: Context,
  options: HoldOptions,
  decide: (known: Known) => Change | Promise<Change>,
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const { root } = project;
  checkEnvironment(root, options.environment);
  readReason(options.reason, "--reason");
  if (options.subproject !== undefined && !subprojectPath.safeParse(options.subproject).success) {
    throw new GantryError(`"${options.subproject.slice(0, 100)}" is no subproject`, {
      exitCode: ExitCode.usage,
    });
  }
  requireAnswer(context, options);
  const { environment } = loadEnvironment(root, options.environment);
  const place = options.local ? "local" : "remote";
  if (place === "remote") await fetchFacts(root, [environment]);
  const facts = await readFacts(root, environment, await readTags(root), place);
  const who = await whoIs(root, context);
  const progress = createProgress(context);
  const { records, beforeWriting } = await decide({ project, facts, who, progress });
  const what = options.subproject ?? environment;
  const lines = records.map((each) =>
    each.record === "hold" ? `hold ${what}` : `release ${"hold" in each ? each.hold : ""}`,
  );
  if (records.length > 0) {
    say(context, lines.join("\n"));
    if (!options.yes && !(await confirm(`Write this into gantry/${environment}?`))) {
      throw new Declined("nothing was changed: the answer was no");
    }
    await beforeWriting?.();
    const { tip } = facts.log;
    const appended = await appendRecords({ root, environment, tip, records, by: who, at: new Date(), place });
    if (appended.kind === "lost") throw lostRace(environment, appended.why);
  }
  const result = records.length === 0 ? "UNCHANGED" : "CREATED";
  const { holds } = await readReleaseLog(root, environment, place);
  const left = holds.map(({ said, at }) => ({ ...said, at }));
  context.stdout.write(
    options.json
      ? `${JSON.stringify({ environment, result, holds: left }, null, 2)}\n`
      : `${result} ${left.length === 0 ? `nothing holds ${environment}` : left.map(({ hold, subproject, by, reason }) => `${hold} of ${subproject ?? environment} by ${by}: ${reason}`).join("\n")}\n`,
  );
  return ExitCode.done;
}
