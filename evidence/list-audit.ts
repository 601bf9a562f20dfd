import { findProject } from "../catalog/project.ts";
import { ExitCode } from "../model/errors.ts";
import { isObject } from "../model/is-object.ts";
import type { AuditRecord } from "../model/observed/audit-record.ts";
import { counted } from "../terminal/counted.ts";
import type { Context } from "../terminal/context.ts";
import { say } from "../terminal/say.ts";
import { table } from "../terminal/table.ts";
import { readChain } from "./branch/read-chain.ts";
import { chainsOf } from "./chain/chains.ts";
import { inPeriod, type Period } from "./chain/period.ts";
import { waitingIn } from "./spool.ts";

export interface ListAuditOptions extends Period {
  /** Every chain that this clone has without it. */
  environment: string | undefined;
  local: boolean;
  json: boolean;
}

/** Prints who changed what, the newest first, as this clone has the branches; what waits is told beside it. */
export async function listAudit(context: Context, options: ListAuditOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const place = options.local ? "local" : "remote";
  const isMeant = inPeriod(options);
  const chains = options.environment === undefined ? await chainsOf(root, place) : [options.environment];
  const records: AuditRecord[] = [];
  for (const environment of chains) {
    records.push(...(await readChain(root, environment, place)).filter(isMeant));
    sayWaiting(context, waitingIn({ root, environment, place }).events.length, environment);
  }
  const shown = records
    .toReversed()
    .sort((a, b) => Date.parse(b.event.createdAt) - Date.parse(a.event.createdAt));
  if (options.json) context.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  else context.stdout.write(auditTable(shown, context));
  if (shown.length === 0) say(context, "no audit event is of that in this clone");
  return ExitCode.done;
}

export function sayWaiting(context: Pick<Context, "stderr">, count: number, environment: string): void {
  if (count === 0) return;
  const wait = counted(count, "audit event waits", "audit events wait");
  say(
    context,
    `notice: ${wait} in .gantry/audit and ${count === 1 ? "is" : "are"} not in the chain of ${environment} yet`,
  );
}

function auditTable(records: readonly AuditRecord[], context: Context): string {
  return table(
    [
      { head: "when" },
      { head: "by", cut: true },
      { head: "action" },
      { head: "operation" },
      { head: "target", cut: true },
      { head: "what", cut: true, optional: true },
    ],
    records.map(({ event }) => [
      event.createdAt.replace(/\.\d+Z$/, "Z"),
      event.actor,
      event.action,
      textIn(event.detail, "operation"),
      event.target,
      whatOf(event.detail),
    ]),
    context,
  );
}

/** What came of it, and from what to what. */
function whatOf(detail: AuditRecord["event"]["detail"]): string {
  const names = (key: string): string => {
    const value = detail[key];
    return Array.isArray(value)
      ? value.filter((each) => typeof each === "string").join(", ")
      : textIn(detail, key);
  };
  const moved =
    [names("from"), names("to")].filter((each) => each !== "").join(" → ") ||
    movedFields(detail["from"], detail["to"]);
  return [moved, textIn(detail, "status"), textIn(detail, "reason")].filter((each) => each !== "").join(" ");
}

/** Of a flag or a threshold the fields that changed, such as `rolloutPercentage 5 → 25`. */
function movedFields(from: unknown, to: unknown): string {
  if (to === null) return isObject(from) ? "gone" : "";
  if (!isObject(to)) return "";
  const before = isObject(from) ? from : {};
  const shown = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));
  return Object.entries(to)
    .filter(([key, value]) => shown(before[key]) !== shown(value))
    .map(([key, value]) => `${key} ${isObject(from) ? `${shown(before[key])} → ` : ""}${shown(value)}`)
    .join(", ");
}

function textIn(detail: AuditRecord["event"]["detail"], key: string): string {
  const value = detail[key];
  return typeof value === "string" ? value : "";
}
