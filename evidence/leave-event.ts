import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { GantryError } from "../model/errors.ts";
import { auditEvent, type AuditEvent } from "../model/observed/audit-event.ts";
import { releaseBranch } from "../model/observed/release-record.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { say } from "../terminal/say.ts";
import { appendRecords } from "./branch/append-records.ts";
import { branchTip } from "./branch/branch-tip.ts";
import { given } from "./branch/events-of.ts";
import { fetchBranch } from "./branch/fetch-branch.ts";
import { BranchHistory } from "./branch/history.ts";
import { oneLine } from "./branch/one-line.ts";
import { whoIs, type Who } from "./branch/who.ts";
import { keep, waitingIn, type Spool } from "./spool.ts";

/** What was done outside of the work tree. */
export interface Done {
  action: AuditEvent["action"];
  /** What was changed; the environment without it. */
  target?: string;
  /** The command, or what it did in its own words. */
  operation: string;
  /** Names and counts, never values of secrets. What is undefined or an empty list is left out. */
  detail?: Parameters<typeof given>[0];
}

export interface Leaving extends Spool, Done {}

interface LeavingSeveral extends Spool {
  done: readonly Done[];
  /** Whether an attempt is under way that belongs to them: its end takes them in. */
  isUnderWay?: boolean;
}

/** How often others may be first before the event waits for the next command. */
const mostTries = 5;

/**
 * Leaves the audit event of what was done: on disk first, then in the environment's branch. Where this one may not write
 * there, or cannot, the event waits and one line says so. The work is done by then, so nothing of this makes it fail.
 *
 * @returns the event's id; undefined where not even the disk took it
 */
export async function leaveEvent(
  context: Pick<Context, "env" | "stderr">,
  leaving: Leaving,
): Promise<string | undefined> {
  return (await leaveEvents(context, { ...leaving, done: [leaving] }))[0];
}

/** The same of several, which come into the branch together. @returns their ids; of those alone that the disk took */
export async function leaveEvents(
  context: Pick<Context, "env" | "stderr">,
  { root, environment, place, done, isUnderWay = false }: LeavingSeveral,
): Promise<readonly string[]> {
  const spool = { root, environment, place };
  const now = new Date();
  const kept: string[] = [];
  try {
    const who = await whoOrNobody(root, context);
    for (const { action, target = environment, operation, detail } of done) {
      const event = fitting({
        id: randomUUID(),
        actor: "login" in who ? who.login : who.name,
        action,
        target: oneLine(target, 300),
        detail: given({ ...detail, operation, run: "login" in who ? who.run : undefined }),
        createdAt: now.toISOString(),
      });
      keep(spool, event);
      kept.push(event.id);
    }
    if (isUnderWay) return kept;
    const why = "login" in who ? await add(spool, who, now) : who.why;
    if (why !== undefined) say(context, waitingText(spool, why));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    say(context, `notice: the audit event of this could not be kept: ${error.message}`);
  }
  return kept;
}

/** A detail that is too long for a record is left out, and that is said: the event itself is never. */
function fitting(event: AuditEvent): AuditEvent {
  const problem = auditEvent.safeParse(event).error?.issues[0];
  if (problem === undefined) return event;
  const { operation = "unknown" } = event.detail;
  return { ...event, detail: { operation, omitted: `${problem.path.join(".")}: ${problem.message}` } };
}

/** Adds what waits to the branch. @returns why it goes on waiting */
async function add(spool: Spool, by: Who, at: Date): Promise<string | undefined> {
  const { root, environment, place } = spool;
  try {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      if (place === "remote") await fetchBranch(root, environment);
      const tip = await branchTip(root, environment, place);
      const open = await openAttempt(root, tip);
      if (open !== undefined) return `${open} is under way, and takes it in when it ends`;
      const appended = await appendRecords({
        root,
        environment,
        tip,
        records: [],
        by,
        at,
        place,
        mostPushes: 1,
      });
      if (appended.kind === "appended") return undefined;
    }
    return `${mostTries} times somebody else was first`;
  } catch (error) {
    if (error instanceof GantryError) return [error.message, ...error.problems.slice(0, 1)].join(": ");
    throw error;
  }
}

/** Whoever is deploying holds the branch's end, and would be refused at their next step. */
async function openAttempt(root: string, tip: string | undefined): Promise<string | undefined> {
  const last = await new BranchHistory(root, tip).find(({ trailers }) => {
    const kind = trailers.get("record")?.[0];
    return kind === "attempt" || kind === "outcome"
      ? { kind, attempt: trailers.get("attempt")?.[0] }
      : undefined;
  });
  return last?.kind === "attempt" ? last.attempt : undefined;
}

function waitingText(spool: Spool, why: string): string {
  const { environment, place } = spool;
  const waits = counted(waitingIn(spool).events.length, "audit event waits", "audit events wait");
  const branch = place === "local" ? "this clone's" : "the branch";
  return (
    `notice: ${waits} in .gantry/audit: ${oneLine(why, 300)}; the next command that may write ${branch}` +
    ` ${releaseBranch(environment)} takes it in`
  );
}

interface Nobody {
  name: string;
  why: string;
}

/** A clone whose git knows nobody still has somebody at its keyboard, who cannot write a commit. */
export async function whoOrNobody(root: string, context: Pick<Context, "env">): Promise<Who | Nobody> {
  try {
    return await whoIs(root, context);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { name: oneLine(userInfo().username, 100) || "unknown", why: error.message };
  }
}
