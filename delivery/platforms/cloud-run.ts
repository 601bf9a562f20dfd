import { join } from "node:path";
import { z } from "zod";
import { openSession } from "../../engine/run/open-session.ts";
import { exportStack } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";
import { startSurfaces } from "../../local/surfaces.ts";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import { GantryError } from "../../model/errors.ts";
import { systemClock } from "../../terminal/clock.ts";
import { isShared, stepsLeft, trafficSteps, type TrafficStep } from "../deploy/traffic.ts";
import { hiddenMinutes, watchedMinutes } from "../../model/guardrail-query.ts";
import { guardrailsOf, readGuardrails } from "../series/read-guardrails.ts";
import { bringAttempt } from "../deploy/bring-attempt.ts";
import { askToGoOn } from "./ask-to-go-on.ts";
import { letLast, type AppliedStep, type Watch } from "./let-last.ts";
import { changedSurfaces, type Platform, type Release } from "./platform.ts";
import { untilReady } from "./until-ready.ts";

/**
 * Google Cloud Run, and all else that the engine brings: every release goes through the guarded path, also one that
 * changes no image. A new revision gets a tag and no traffic, is asked under its own address, and then takes over in the
 * steps of the environment's release channel.
 */
export const cloudRun: Platform = {
  name: "cloud-run",
  begin(release) {
    const surfaces = changedSurfaces(release).filter((surface) => surface.platform === "cloud-run");
    const { serving } = release.attempt().said;
    // What never served has nothing to go back to, and is there at once.
    const isGradual = surfaces.some((one) => serving.some(({ surface }) => surface === madeAs(one)));
    const steps = trafficSteps(release.catalog, release.attempt().said.cause).slice(isGradual ? 0 : -1);
    const places = serving.filter(({ surface }) => surfaces.some((one) => madeAs(one) === surface));
    let applied: AppliedStep | undefined;
    return {
      async prepare() {
        const [step] = stepsLeft(steps, release.attempt().traffic);
        if (step === undefined) return;
        const known = await appliedBefore(release, step, places);
        await applyStep(release, step);
        applied = { ...step, since: known ?? new Date() };
      },
      async ready() {
        // With all of the traffic it has no address of its own any more; it was asked before.
        if (isGradual && release.attempt().traffic.at(-1) !== 100) await askWhetherReady(release, surfaces);
      },
      async shift() {
        for (const step of stepsLeft(steps, release.attempt().traffic).slice(1)) {
          if (applied !== undefined && applied.minutes > 0)
            await letLast(watchOf(release, surfaces, applied));
          await applyStep(release, step);
          applied = { ...step, since: new Date() };
        }
      },
      async back() {
        const reached = release.attempt().traffic.at(-1) ?? 0;
        if (isGradual && reached > 0) await applyStep(release, { percent: 0, minutes: 0 });
      },
    };
  },
};

/** The branch says it first, since the program reads it there. */
async function applyStep(release: Release, step: TrafficStep): Promise<void> {
  const { attempt } = release;
  const { traffic } = attempt();
  if (traffic.at(-1) !== step.percent) await release.giveTraffic(step.percent);
  const share = step.percent === 0 ? "new revisions, without traffic" : `${step.percent} % of the traffic`;
  await bringAttempt(release, share, { asked: traffic.length > 0 });
}

/** Nothing is asked where no step is to last: what the gate before read is what there is to know. */
function watchOf(release: Release, surfaces: readonly CloudRunSurface[], step: AppliedStep): Watch {
  const { context, project, catalog, local, progress } = release;
  const guardrails = guardrailsOf(catalog, surfaces);
  const { environment } = catalog;
  return {
    step,
    read: (now) => readGuardrails(guardrails, { project, environment, local, env: context.env }, now),
    // The local cloud shows a sample at once.
    leastMinutes: local || guardrails.length === 0 ? 0 : hiddenMinutes + watchedMinutes,
    ask: askToGoOn(context),
    progress,
    clock: systemClock,
  };
}

/**
 * Since when the step has lasted, where an attempt that is gone on with had brought it: the minutes since then count. What
 * was only written, and not applied, has not begun.
 */
async function appliedBefore(
  { context, catalog, local, progress, attempt }: Release,
  { percent }: TrafficStep,
  places: readonly { surface: string; region: string }[],
): Promise<Date | undefined> {
  const { traffic, steppedAt } = attempt();
  const writtenAt = steppedAt.at(-1);
  if (traffic.at(-1) !== percent || writtenAt === undefined) return undefined;
  const session = await openSession(context, { stack: catalog.environment, local, progress });
  return isShared(await exportStack(session), places, percent) ? new Date(writtenAt) : undefined;
}

const service = z.object({
  latestReadyRevision: z.string(),
  latestCreatedRevision: z.string(),
  trafficStatuses: z.array(z.object({ tag: z.string().optional(), uri: z.string().optional() })).default([]),
});

/**
 * Asks each new revision under its own address. One that lets nobody in without a login is Google's to ask: it calls a
 * revision ready once its probes hold.
 */
async function askWhetherReady(release: Release, surfaces: readonly CloudRunSurface[]): Promise<void> {
  const { context, catalog, local, project, progress } = release;
  const session = await openSession(context, { stack: catalog.environment, local, progress });
  const { resources } = await exportStack(session);
  const addresses: URL[] = [];
  const problems: string[] = [];
  for (const [region, own] of Object.entries(catalog.regional)) {
    for (const surface of surfaces.flatMap(({ id }) => own[id] ?? [])) {
      const name = `${madeAs(surface)}-${region}`;
      const found = resources.find(
        ({ urn, type }) => type === "gcp:cloudrunv2/service:Service" && nameOf(urn).name === name,
      );
      const { data } = service.safeParse(found?.outputs);
      const uri = data?.trafficStatuses.find(({ tag }) => tag !== undefined)?.uri;
      if (data === undefined) problems.push(`${name} is not in the recorded state`);
      else if (data.latestCreatedRevision !== data.latestReadyRevision) {
        problems.push(`${name}: Google does not call ${data.latestCreatedRevision} ready`);
      } else if (surface.public && uri === undefined)
        problems.push(`${name}: its new revision has no address`);
      else if (surface.public && uri !== undefined) addresses.push(new URL(surface.readyCheck, uri));
    }
  }
  if (problems.length > 0) throw new GantryError("the new revisions are not ready", { problems });
  if (!local) return untilReady(addresses, progress);
  const emulated = await startSurfaces(join(project.local, "cloud"));
  try {
    const places = addresses.map(({ host, pathname }) => new URL(`/${host}${pathname}`, emulated.url));
    await untilReady(places, progress);
  } finally {
    await emulated.close();
  }
}
