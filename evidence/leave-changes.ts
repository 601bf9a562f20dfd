import { runGit } from "../clients/git/run-git.ts";
import { isInRepository } from "../clients/git/repository.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { GantryError } from "../model/errors.ts";
import { maskEmails } from "../model/mask-emails.ts";
import type { AuditEvent } from "../model/observed/audit-event.ts";
import { canonicalText } from "../model/observed/audit-record.ts";
import type { Context } from "../terminal/context.ts";
import { say } from "../terminal/say.ts";
import { oneLine } from "./branch/one-line.ts";
import { readChain } from "./branch/read-chain.ts";
import { leaveEvents, type Done } from "./leave-event.ts";
import { waitingIn, type Spool } from "./spool.ts";

type Update = Extract<AuditEvent["action"], "flag-update" | "threshold-update">;
type Values = Extract<AuditEvent["detail"][string], object>;

/** A flag or a guardrail, with what of it an event tells; `values` null where the catalog has it no more. */
interface Told {
  action: Update;
  key: string;
  values: Values | null;
  /** Where the alerts of a guardrail go. */
  channel?: string;
}

export interface Applied {
  root: string;
  catalog: EnvironmentCatalog;
  place: Spool["place"];
  /** The commit that was applied; undefined outside of a repository. */
  commit: string | undefined;
  /** The attempt that it belongs to: its end takes the events in. */
  attempt: string | undefined;
}

/**
 * Leaves an audit event for each flag and each threshold of a guardrail that is not what the chain says was applied last: what
 * is new, what changed, and what is gone. Run again it leaves nothing.
 */
export async function leaveChanges(
  context: Pick<Context, "env" | "stderr">,
  { root, catalog, place, commit, attempt }: Applied,
): Promise<void> {
  const { environment } = catalog;
  const spool = { root, environment, place };
  const known = await lastOf(spool).catch((error: unknown) => {
    if (!(error instanceof GantryError)) throw error;
    return error;
  });
  if (known instanceof GantryError) {
    say(context, `notice: what changed of flags and thresholds is not in the audit: ${known.message}`);
    return;
  }
  const changed = changesBetween(environment, known, toldOf(catalog));
  if (changed.length === 0) return;
  const author = await authorOf(root, environment);
  const done = changed.map(({ action, key, values, channel, before }): Done => {
    if (before !== null && channel !== undefined)
      say(context, `notice: the threshold of ${key} changed: tell whoever reads ${channel}`);
    return {
      action,
      target: targetOf(environment, key),
      operation: attempt === undefined ? "up" : "deploy",
      detail: { from: before, to: values, author, commit, attempt, channel },
    };
  });
  await leaveEvents(context, { ...spool, done, isUnderWay: attempt !== undefined });
}

/** The event of a flag's or a guardrail's last change, as this clone has it; undefined where none is known. */
export async function lastChange(spool: Spool, action: Update, key: string): Promise<AuditEvent | undefined> {
  return (await lastOf(spool)).get(nameOf(action, targetOf(spool.environment, key)));
}

function toldOf({ flags, guardrails }: EnvironmentCatalog): Told[] {
  return [
    ...flags.map(({ key, enabled, rolloutPercentage, cohorts, killSwitch, revision }): Told => {
      const values = {
        enabled,
        rolloutPercentage,
        killSwitch,
        revision,
        ...(cohorts === undefined ? {} : { cohorts }),
      };
      return { action: "flag-update", key, values };
    }),
    ...guardrails.map(({ id, threshold, ladder, budget, alertChannel }): Told => {
      const values = {
        threshold,
        ...(ladder === undefined ? {} : { ladder }),
        ...(budget === undefined ? {} : { budget }),
      };
      return { action: "threshold-update", key: id, values, channel: alertChannel };
    }),
  ];
}

function changesBetween(
  environment: string,
  known: ReadonlyMap<string, AuditEvent>,
  told: readonly Told[],
): (Told & { before: Values | null })[] {
  const name = ({ action, key }: Told): string => nameOf(action, targetOf(environment, key));
  const declared = new Set(told.map(name));
  const gone = [...known].flatMap(([of, { action, target }]): Told[] => {
    const key = target.slice(0, -`@${environment}`.length);
    return declared.has(of) || !isUpdate(action) ? [] : [{ action, key, values: null }];
  });
  return [...told, ...gone].flatMap((now) => {
    const before = valuesIn(known.get(name(now)));
    return canonicalText([before]) === canonicalText([now.values]) ? [] : [{ ...now, before }];
  });
}

function isUpdate(action: AuditEvent["action"]): action is Update {
  return action === "flag-update" || action === "threshold-update";
}

function valuesIn(event: AuditEvent | undefined): Values | null {
  const values = event?.detail["to"];
  return typeof values === "object" ? values : null;
}

/** The events of an environment as this clone has them, the oldest first, those that wait included. */
export async function knownEvents(spool: Spool): Promise<AuditEvent[]> {
  const { root, environment, place } = spool;
  const records = (await isInRepository(root)) ? await readChain(root, environment, place) : [];
  return [...records.map(({ event }) => event), ...waitingIn(spool).events];
}

/** The newest event of each flag and guardrail. */
async function lastOf(spool: Spool): Promise<ReadonlyMap<string, AuditEvent>> {
  const events = await knownEvents(spool);
  return new Map(
    events.flatMap((event): [string, AuditEvent][] => {
      const { action, target } = event;
      // A kill is at the edge, and no value that was applied.
      return isUpdate(action) && "to" in event.detail ? [[nameOf(action, target), event]] : [];
    }),
  );
}

function targetOf(environment: string, key: string): string {
  return `${key}@${environment}`;
}

function nameOf(action: string, target: string): string {
  return `${action} ${target}`;
}

/** Who wrote the last commit of the environment's catalog; undefined where the work tree has something that nobody committed. */
async function authorOf(root: string, environment: string): Promise<string | undefined> {
  const files = ["--", "environments/global", `environments/${environment}`];
  const clean = await runGit(root, ["diff", "--quiet", "HEAD", ...files]);
  if (clean.exitCode !== 0) return undefined;
  const { stdout, exitCode } = await runGit(root, ["log", "-1", "--format=%an", ...files]);
  const name = oneLine(maskEmails(stdout.trim()), 100);
  return exitCode === 0 && name !== "" ? name : undefined;
}
