import { findProject } from "../catalog/project.ts";
import { checkEnvironment } from "../catalog/stacks.ts";
import { loadEnvironment } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nextNumber } from "../model/observed/release-log.ts";
import type { ReleaseRecord } from "../model/observed/release-record.ts";
import { subprojectPath } from "../model/observed/tag-name.ts";
import { readReason } from "../guard/break-glass/break-glass.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import { say } from "../terminal/say.ts";
import type { Context } from "../terminal/context.ts";
import { fetchFacts, readFacts, readTags, type Facts } from "./deploy/facts.ts";
import { readReleaseLog } from "../stacks/release-log.ts";
import { appendRecords, lostRace } from "./releases/append-records.ts";
import { whoIs } from "./releases/who.ts";

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
  return change(context, options, ({ log }, by, run) => {
    if (log.holds.some(({ said }) => said.subproject === options.subproject)) return [];
    const number = nextNumber(
      log.holds.map(({ said }) => said.hold),
      new Date(),
    );
    const own = options.subproject === undefined ? {} : { subproject: options.subproject };
    return [{ record: "hold", hold: `hold-${number}`, ...own, by, reason: options.reason, run }];
  });
}

/** Lets newer versions in again: every hold of the subproject, or of the whole environment and what is in it. */
export function releaseHold(context: Context, options: HoldOptions): Promise<ExitCode> {
  return change(context, options, ({ log }, by, run) =>
    log.holds
      .filter(({ said }) => options.subproject === undefined || said.subproject === options.subproject)
      .map(({ said }) => ({ record: "release", hold: said.hold, by, reason: options.reason, run })),
  );
}

async function change(
  context: Context,
  options: HoldOptions,
  recordsOf: (facts: Facts, by: string, run: string | undefined) => readonly ReleaseRecord[],
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
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
  const records = recordsOf(facts, who.login, who.run);
  const what = options.subproject ?? environment;
  const lines = records.map((each) =>
    each.record === "hold" ? `hold ${what}` : `release ${"hold" in each ? each.hold : ""}`,
  );
  if (records.length > 0) {
    say(context, lines.join("\n"));
    if (!options.yes && !(await confirm(`Write this into gantry/${environment}?`))) {
      throw new Declined("nothing was changed: the answer was no");
    }
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
