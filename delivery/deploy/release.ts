import { exportStack } from "../../engine/run/export-stack.ts";
import { openSession } from "../../engine/run/open-session.ts";
import { agreeAlone } from "../../guard/approvals/agree-alone.ts";
import { readReason } from "../../guard/break-glass/break-glass.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { nextNumber, type Attempt, type AttemptRecord } from "../../model/observed/release-log.ts";
import { confirm, requireAnswer } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { uploads, usedSources } from "../bundles/source.ts";
import { isSkipped } from "../gates.ts";
import { appendRecords, lostRace } from "../../evidence/branch/append-records.ts";
import { oneLine } from "../../evidence/branch/one-line.ts";
import { carryOut } from "./carry-out.ts";
import { gather, type Decide, type Gathered } from "./gather.ts";
import type { ReleaseOptions } from "./options.ts";
import { reportRelease, showRelease } from "./release-text.ts";
import { servingIn } from "./traffic.ts";

/**
 * Sets versions in an environment: decides, judges the gates, shows, asks, writes the attempt, brings each platform to it in
 * their order, and moves the environment's tags once all of it succeeded. Killed at any point, the same command goes on.
 */
export async function release(context: Context, options: ReleaseOptions, decide: Decide): Promise<ExitCode> {
  if (options.breakGlass !== undefined) readReason(options.breakGlass, "--break-glass");
  const gathered = await gather(context, options, decide);
  const refused = gathered.gates.filter((gate) => gate.problems.length > 0 && !isSkipped(gate, options));
  showRelease(context, options, gathered);
  const isNothing = gathered.decision.targets.length === 0 && options.cause !== "environment";
  if (refused.length > 0 || isNothing || options.plan) {
    reportRelease(context, options, gathered, undefined);
    return refused.length > 0 ? ExitCode.violation : ExitCode.done;
  }
  const { environment, yes } = options;
  const isNamed = options.confirm === environment;
  await agreeAlone(context, { ...options, stack: environment }, gathered.catalog.approvals);
  const { onePerson } = gathered.catalog.approvals;
  requireAnswer(context, { ...options, yes: yes || isNamed });
  if (onePerson === undefined && !yes && !isNamed && !(await confirm(`Release this to ${environment}?`))) {
    throw new GantryError("not released: the answer was no");
  }
  const agreed = onePerson === undefined ? options : { ...options, confirm: environment };
  const attempt = gathered.resumed ?? (await begin(context, agreed, gathered));
  return carryOut(context, agreed, gathered, attempt);
}

/** Writes the attempt, before anything is applied. */
async function begin(context: Context, options: ReleaseOptions, gathered: Gathered): Promise<Attempt> {
  const { project, facts, decision, who, commit, gates, progress, catalog } = gathered;
  const session = await openSession(context, { stack: options.environment, local: options.local, progress });
  const sources = usedSources(gathered.sources, options.cause);
  const skipped = gates
    .filter((gate) => gate.problems.length > 0 && isSkipped(gate, options))
    .flatMap(({ skippable }) => skippable ?? []);
  const goesPast = gates.flatMap((gate) => gate.goesPast ?? []);
  const { onePerson } = catalog.approvals;
  const at = new Date();
  const taken = facts.log.attempts.map(({ said }) => said.attempt);
  const said: AttemptRecord = {
    record: "attempt",
    attempt: `deploy-${nextNumber(taken, at)}`,
    cause: options.cause,
    target: decision.targets.map(({ to }) => to.tag),
    from: decision.targets.flatMap(({ from }) => from?.version ?? []),
    infrastructure: commit,
    serving: [
      ...servingIn(await exportStack(session), catalog),
      ...sources.flatMap(({ surface, serving }) =>
        serving === undefined ? [] : [{ surface: madeAs(surface), region: "-" as const, revision: serving }],
      ),
    ],
    bundle: uploads(sources),
    fingerprint: sources.flatMap(({ surface, bundle }) =>
      bundle?.manifest.fingerprint === undefined
        ? []
        : [{ surface: madeAs(surface), fingerprint: bundle.manifest.fingerprint }],
    ),
    skipped: options.breakGlass === undefined ? [] : ["approvals", ...skipped],
    ...(onePerson === undefined || options.breakGlass !== undefined ? {} : { alone: onePerson.login }),
    ...(goesPast.length === 0 ? {} : { alerting: goesPast.map((line) => oneLine(line, 500)) }),
    by: who.login,
    reason: options.reason ?? options.breakGlass,
    run: who.run,
  };
  const { environment } = options;
  const { root } = project;
  const appended = await appendRecords({
    root,
    environment,
    tip: facts.log.tip,
    records: [said],
    place: facts.place,
    by: who,
    at,
  });
  if (appended.kind === "lost") throw lostRace(environment, appended.why);
  return { commit: appended.tip, at: at.toISOString(), said, traffic: [], steppedAt: [], ended: undefined };
}
