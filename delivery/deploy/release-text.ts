import type { Context } from "../../terminal/context.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { print } from "../../terminal/say.ts";
import { table } from "../../terminal/table.ts";
import { whole } from "../../terminal/width.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import { isMissing, type Source } from "../bundles/source.ts";
import { isSkipped } from "../gates.ts";
import { strictestOf } from "../gates/criteria-gates.ts";
import type { Gate } from "../gates/gate.ts";
import { counted } from "../../terminal/counted.ts";
import { recoveryOf } from "../releases/recovery.ts";
import { deploymentsOf } from "../releases/deployments-of.ts";
import type { Gathered } from "./gather.ts";
import type { ReleaseOptions } from "./options.ts";
import { trafficSteps } from "./traffic.ts";

/** What a release would do, before anybody is asked. */
export function showRelease(context: Context, options: ReleaseOptions, gathered: Gathered): void {
  if (options.json) return;
  const { decision, gates, resumed } = gathered;
  const { environment } = options;
  const paint = paintFor(context);
  const parts: string[] = [];
  if (decision.unchanged.length > 0)
    parts.push(`${environment} runs ${decision.unchanged.join(", ")} already\n`);
  if (resumed !== undefined) {
    const { said, traffic } = resumed;
    const reached =
      traffic.length === 0 ? "nothing was applied yet" : `${traffic.at(-1) ?? 0} % of the traffic`;
    parts.push(`going on with ${said.attempt}, begun ${resumed.at} by ${said.by}: ${reached}\n`);
  }
  const rows = decision.targets.map(({ to, from }) => [
    to.subproject ?? "(root)",
    from?.version.name.slice(from.version.name.lastIndexOf("/") + 1) ?? "nothing",
    to.version,
    to.state ?? "",
  ]);
  if (rows.length > 0) {
    const heads = [
      { head: "subproject" },
      { head: "from" },
      { head: "to" },
      { head: "state", optional: true as const },
    ];
    parts.push(`\n${options.cause} to ${environment}\n\n${table(heads, rows, context)}\n`);
    parts.push(`${trafficText(gathered, options)}\n`);
    for (const source of gathered.sources) parts.push(`${sourceText(source)}\n`);
  } else if (options.cause === "environment") {
    parts.push(
      `\n${environment} as ${gathered.commit.slice(0, 12)} declares it, with the versions that it runs\n\n`,
    );
  }
  for (const gate of gates) parts.push(gateText(gate, isSkipped(gate, options), paint));
  if (options.plan) parts.push(`\nnothing was changed: --plan only shows\n`);
  if (parts.length > 0) print(context, parts.join("").trimEnd());
}

function trafficText({ catalog }: Gathered, { cause }: ReleaseOptions): string {
  const steps = trafficSteps(catalog, cause)
    .slice(1)
    .map(({ percent, minutes }) => `${percent} %${minutes > 0 ? ` for ${minutes} min` : ""}`);
  return `traffic of Cloud Run: ${steps.join(" → ")}`;
}

function sourceText(source: Source): string {
  const { surface, placed, bundle } = source;
  if (placed !== undefined) return `${surface.id}: ${placed}, which lies there already`;
  if (bundle !== undefined) {
    const { checksum, createdAt } = bundle.artifact;
    return `${surface.id}: its bundle, built ${createdAt}, ${checksum.slice(0, 19)}…`;
  }
  return isMissing(source)
    ? `${surface.id}: stays as it is, nothing of that version was built for it`
    : `${surface.id}: no bundle`;
}

function gateText(gate: Gate, skipped: boolean, paint: Paint): string {
  const { id, asks, problems, notes = [], goesPast = [], evidence = [], hint } = gate;
  const held = problems.length === 0;
  const isPlain = held && goesPast.length === 0;
  const mark = isPlain ? paint.green("✓") : held || skipped ? paint.yellow("!") : paint.red("✗");
  const lines = [
    ...evidence.map(({ version, by, run }) => `${version}: by the ${by}, ${whole(run)}`),
    ...problems,
    ...goesPast.map((line) => `goes past it, on record: ${line}`),
    ...notes.map((line) => `notice: ${line}`),
    ...wayOn(held, skipped, hint),
  ];
  return `${mark} ${id}: ${asks}\n${lines.map((line) => `    ${line}\n`).join("")}`;
}

function wayOn(held: boolean, skipped: boolean, hint: string | undefined): string[] {
  if (held) return [];
  if (skipped) return ["skipped by broken glass, on record"];
  return hint === undefined ? [] : [`hint: ${hint.startsWith("gantry ") ? whole(hint) : hint}`];
}

/** What came of it, or why nothing was done. */
export function reportRelease(
  context: Context,
  options: ReleaseOptions,
  gathered: Gathered,
  attempt: Attempt | undefined,
): void {
  const { decision, gates, facts, catalog, sources } = gathered;
  const { environment, cause, local, json } = options;
  const deployments =
    attempt === undefined
      ? []
      : deploymentsOf(catalog.environment, attempt, (name) => facts.versions.get(name)?.commit);
  if (json) {
    const document = {
      environment,
      cause,
      local,
      attempt: attempt?.said.attempt ?? null,
      status: attempt?.ended?.said.status ?? null,
      unchanged: decision.unchanged,
      targets: decision.targets.map(({ to, from }) => ({ to: to.tag, from: from?.version ?? null })),
      sources: sources.map(({ surface, placed, bundle }) => ({
        surface: surface.id,
        platform: surface.platform,
        placed: placed ?? null,
        artifact: bundle?.artifact ?? null,
      })),
      gates: gates.map((gate) => ({
        id: gate.id,
        passed: gate.problems.length === 0,
        skipped: gate.problems.length > 0 && isSkipped(gate, options),
        problems: gate.problems,
        notes: gate.notes ?? [],
        goesPast: gate.goesPast ?? [],
        evidence: gate.evidence ?? [],
      })),
      mttr: recoveryOf(logAfter(gathered, attempt)),
      deployments,
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  if (attempt?.ended === undefined) return;
  const paint = paintFor(context);
  const { status } = attempt.ended.said;
  const took = Math.round((Date.parse(attempt.ended.at) - Date.parse(attempt.at)) / 1000);
  const said = status === "SUCCESS" ? paint.green("released") : paint.red(status.toLowerCase());
  const what = decision.targets.map(({ to }) => to.tag.name).join(", ");
  const lines = [
    `${said} ${what === "" ? environment : `${what} to ${environment}`} in ${took} s (${attempt.said.attempt})`,
  ];
  if (status === "SUCCESS" && cause === "rollback") {
    lines.push(
      `newer versions are held back until somebody releases that: ${whole(`gantry hold release ${environment} --reason "…"`)}`,
    );
  }
  lines.push(...recoveryLines(gathered, attempt));
  print(context, `\n${lines.join("\n")}`);
}

/** The environment's attempts with this one as it ended. */
function logAfter({ facts }: Gathered, attempt: Attempt | undefined): readonly Attempt[] {
  const others = facts.log.attempts.filter(({ said }) => said.attempt !== attempt?.said.attempt);
  return attempt === undefined ? others : [...others, attempt];
}

/** Reported, and never asked for (002): how long it takes to recover, beside what the services are measured by. */
function recoveryLines(gathered: Gathered, attempt: Attempt): string[] {
  const recovery = recoveryOf(logAfter(gathered, attempt));
  if (recovery === null) return [];
  const { environment, services } = gathered.catalog;
  const asked = strictestOf(
    services.map(({ successCriteria }) => successCriteria),
    "mttrMinutes",
  );
  const goal = asked === null ? "" : `; ${asked} min are asked for`;
  const { minutes, incidents } = recovery;
  return [
    `${environment} took ${minutes} min on average to recover, ${counted(incidents, "time")} in all${goal}`,
  ];
}
