import { resolve } from "node:path";
import { loadRepository } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { didYouMean } from "../catalog/check/suggest.ts";
import { checkEnvironment } from "../catalog/stacks.ts";
import { deliveryFigures } from "../delivery/figures.ts";
import { instantOf } from "../evidence/chain/period.ts";
import { stagesInEvidence } from "../evidence/stages.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { RepositoryCatalog } from "../model/declared/catalog.ts";
import { componentOf } from "../model/observed/pipeline-stage-record.ts";
import { systemClock } from "../terminal/clock.ts";
import type { Context } from "../terminal/context.ts";
import { print, say } from "../terminal/say.ts";
import { stagesOf, type Stages, type StagesReport } from "./stages/stages-report.ts";
import { stagesText } from "./stages/stages-text.ts";

export interface StagesOptions {
  /** Production without it. */
  environment: string | undefined;
  /** An app, with _ for -, or `shared`. */
  component: string | undefined;
  /** A day in UTC, or a time; 90 days ago without it. */
  since: string | undefined;
  /** Where to write the page. */
  html: string | undefined;
  fetch: boolean;
  local: boolean;
  json: boolean;
}

const usualDays = 90;

function checkComponent(component: string, { apps }: RepositoryCatalog): void {
  const known = [...apps.map(({ id }) => componentOf(id)), "shared"];
  if (known.includes(component)) return;
  throw new GantryError(`--component "${component}" is no app of the catalog`, {
    hint: didYouMean(component, known) ?? `known: ${known.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

/**
 * Shows the figures of deliveries, from git, and of stages, from the database of evidence. Where there is no such database the
 * first half is shown all the same, and it is a failure: docs/decisions/0044. Exit code 3 where the branch contradicts itself.
 */
export async function showStages(context: Context, options: StagesOptions): Promise<ExitCode> {
  const { environment = "production", component, local, json } = options;
  const project = findProject(context.cwd);
  checkEnvironment(project.root, environment);
  const repository = loadRepository(project.root);
  if (component !== undefined) checkComponent(component, repository);
  const place = local ? "local" : "remote";
  const now = systemClock.now();
  const span = { from: beginOf(options.since, now), until: now.getTime() };
  const surface = component?.replaceAll("_", "-");
  const which = { environment, surface, span, fetch: options.fetch, place } as const;
  const { deliveries, problems } = await deliveryFigures(project, which);
  const since = new Date(span.from).toISOString();
  const asked = { component, since: new Date(span.from) };
  const stages = await orError(async () =>
    stagesOf(await stagesInEvidence({ project, place, env: context.env }, asked), since),
  );
  const report: StagesReport = {
    environment,
    component: component ?? null,
    readAt: now.toISOString(),
    asked: local ? "the local cloud" : options.fetch ? "the remote" : "this clone",
    deliveries,
    stages: stages instanceof GantryError ? { why: stages.message } : stages,
  };
  if (json) context.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else print(context, stagesText(report, context).trimEnd());
  if (options.html !== undefined) {
    const { stagesPage } = await import("./stages/stages-page.ts");
    const { name } = repository.product;
    writeFileAtomically(resolve(context.cwd, options.html), stagesPage(name, report), { mode: 0o644 });
    if (!json) print(context, `wrote "${options.html}"`);
  }
  for (const problem of problems) say(context, `problem: ${problem}`);
  const missing = [
    ...("why" in deliveries ? [new GantryError(`the deliveries are missing: ${deliveries.why}`)] : []),
    ...(stages instanceof GantryError ? [withoutStages(stages)] : []),
  ];
  for (const { message } of missing.slice(0, -1)) say(context, message);
  const last = missing.at(-1);
  if (last !== undefined) throw last;
  return problems.length === 0 ? ExitCode.done : ExitCode.violation;
}

function withoutStages(cause: GantryError): GantryError {
  const { message, hint, problems, exitCode } = cause;
  return new GantryError(`the stages are missing: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    problems,
    exitCode,
    cause,
  });
}

function beginOf(since: string | undefined, now: Date): number {
  if (since === undefined) return now.getTime() - usualDays * 86_400_000;
  const begin = instantOf("--since", since, "T00:00:00.000Z");
  if (begin < now.getTime()) return begin;
  throw new GantryError(`--since "${since}" has not been yet`, {
    hint: "name a day that has begun",
    exitCode: ExitCode.usage,
  });
}

async function orError(work: () => Promise<Stages>): Promise<Stages | GantryError> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return error;
  }
}
