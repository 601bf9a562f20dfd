import { loadEnvironment } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { killFlagAt, readKills } from "../../clients/flag-evaluator.ts";
import { knownEvents } from "../../evidence/leave-changes.ts";
import { leaveEvent, whoOrNobody } from "../../evidence/leave-event.ts";
import type { Spool } from "../../evidence/spool.ts";
import { readReason } from "../../guard/break-glass/break-glass.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { killKnownWithinS, type FlagKill } from "../../model/observed/flag-kill.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { confirm, Declined, requireAnswer } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { print, say } from "../../terminal/say.ts";
import { timeOf } from "../status/age.ts";
import { findFlag } from "./find-flag.ts";
import { audienceOf } from "./flag-words.ts";
import { findKillToken } from "./kill-token.ts";

export interface KillFlagOptions {
  key: string;
  environment: string;
  reason: string | undefined;
  yes: boolean;
  json: boolean;
}

/**
 * Ends a flag where it is evaluated, at once and whatever the catalog says, until the catalog has a later revision. Run again it changes nothing; killed
 * before it ends, it may have killed, and running it again says so.
 */
export async function killFlag(context: Context, options: KillFlagOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { key, json, yes } = options;
  const reason = options.reason === undefined ? undefined : readReason(options.reason, "--reason");
  const catalog = loadEnvironment(root, options.environment);
  const { environment } = catalog;
  const [found] = findFlag([catalog], key);
  if (found === undefined) throw new Error("a flag that was found is not there");
  const { flag } = found;
  const { host, killTokenRef } = evaluatedAt(catalog);
  const evaluator = { host, env: context.env };
  const token = await findKillToken(root, { catalog, killTokenRef, env: context.env });
  requireAnswer(context, options);
  const before = (await readKills(evaluator)).find(
    (kill) => kill.flag === key && kill.revision >= flag.revision,
  );
  if (before === undefined) {
    say(
      context,
      `kill ${key} in ${environment}, at ${host}: revision ${flag.revision} ends at once, whatever the catalog says\n` +
        `who has it: ${audienceOf(flag)}; then nobody`,
    );
    if (!yes && !(await confirm(`Kill ${key} in ${environment}?`)))
      throw new Declined("nothing was killed: the answer was no");
  }
  const who = await whoOrNobody(root, context);
  const killedBy = "login" in who ? who.login : who.name;
  const held = await killFlagAt(evaluator, token, {
    flag: key,
    revision: flag.revision,
    killedBy,
    ...(reason === undefined ? {} : { reason }),
  });
  // Said before the record is written: the kill holds, whatever comes of that.
  const result = before === undefined ? "KILLED" : "UNCHANGED";
  report(context, { result, flag, environment, revision: held.revision, killedAt: held.killedAt, json });
  await leaveKill(context, root, { environment, held, isOwn: held.killedBy === killedBy });
  return ExitCode.done;
}

interface Held {
  environment: EnvironmentName;
  held: FlagKill;
  /** Whether whoever runs the command is who killed. */
  isOwn: boolean;
}

/** Leaves the event of a kill, also of one's own whose command was interrupted before it could. */
async function leaveKill(
  context: Context,
  root: string,
  { environment, held: { flag, revision, killedAt, reason }, isOwn }: Held,
): Promise<void> {
  const spool = { root, environment, place: "remote" } as const;
  const target = `${flag}@${environment}`;
  if (!isOwn || (await isOnRecord(spool, target, killedAt))) return;
  const event = await leaveEvent(context, {
    ...spool,
    action: "flag-update",
    target,
    operation: "kill",
    detail: { revision, killedAt, reason },
  });
  if (event === undefined) say(context, "the kill holds, and the audit does not have it");
}

/** A branch that cannot be read says nothing: an event twice is better than none. */
async function isOnRecord(spool: Spool, target: string, killedAt: string): Promise<boolean> {
  try {
    const events = await knownEvents(spool);
    return events.some((event) => event.target === target && event.detail["killedAt"] === killedAt);
  } catch (error) {
    if (error instanceof GantryError || (error instanceof Error && "code" in error)) return false;
    throw error;
  }
}

/** Throws a usage error where the environment's flags are evaluated nowhere. */
function evaluatedAt({
  edge,
  environment,
}: EnvironmentCatalog): NonNullable<EnvironmentCatalog["edge"]["flags"]> {
  if (edge.flags !== undefined) return edge.flags;
  throw new GantryError(`the flags of ${environment} are evaluated nowhere, so nothing can be killed`, {
    hint: "edge.flags in the catalog says where; docs/flags.md shows it",
    exitCode: ExitCode.usage,
  });
}

interface Reported {
  result: "KILLED" | "UNCHANGED";
  flag: FeatureFlag;
  environment: string;
  revision: number;
  killedAt: string;
  json: boolean;
}

function report(context: Context, { json, flag: { key }, ...reported }: Reported): void {
  const { result, environment, revision, killedAt } = reported;
  if (json) {
    context.stdout.write(
      `${JSON.stringify({ flag: key, ...reported, everywhereWithinS: killKnownWithinS }, null, 2)}\n`,
    );
    return;
  }
  const when = timeOf(killedAt);
  print(
    context,
    [
      result === "UNCHANGED"
        ? `UNCHANGED ${key} is killed in ${environment} since ${when}, revision ${revision}`
        : `KILLED ${key} in ${environment}, revision ${revision}: nobody has it within ${killKnownWithinS} s, wherever they are`,
      `let the catalog follow: "gantry flag set ${key} ${environment} --killed"`,
      `to bring it back: "gantry flag revive ${key} ${environment}"`,
    ].join("\n"),
  );
}
