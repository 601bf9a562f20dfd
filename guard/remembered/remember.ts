import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { packageFolders } from "../../catalog/package-folders.ts";
import { isTakenAway } from "../../engine/run/plan.ts";
import type { PulumiRun } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { clockOf } from "../../files/installed.ts";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { GantryError } from "../../model/errors.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import { waiversFor } from "../judge/waivers-for.ts";
import { makesEnvironment } from "../path/look-first.ts";
import { holdsUntil, rotationsOf } from "./holds-until.ts";
import { movingCode } from "./own-code.ts";
import { partsMoved, planKeyOf, type PlanKey, type PlanSource } from "./plan-key.ts";
import { dropRememberedPlan, writeRememberedPlan } from "./remembered-plan.ts";
import { digestOfReadings, whatWasRead, type Reading } from "./what-was-read.ts";

/** A preview, with what it was read from. */
export interface MadePlan {
  run: PulumiRun;
  preview: StackPreview;
  /** The rules that had to run. */
  rules: readonly string[];
}

/**
 * Makes a plan, and remembers it where it is known what it was made of. Where not, says why, and forgets the one before. A plan that cannot be
 * remembered is there all the same.
 *
 * @param sourceNow reads again what a plan is made of
 * @param make is given a session whose processes write down what they read
 */
export async function rememberPlan(
  source: PlanSource,
  progress: Progress,
  sourceNow: () => Promise<PlanSource>,
  make: (session: Session) => Promise<MadePlan>,
): Promise<void> {
  const { session } = source;
  await inTemporaryFolder("reads", async (record) => {
    const begun: Begun = { at: new Date(), clock: clockOf(session.project.local), salt: newSalt() };
    const key = planKeyOf(source, begun.salt);
    const made = await make({ ...session, env: { ...session.env, GANTRY_READS: record } });
    dropRememberedPlan(session);
    if (asksAgain(source, made)) return;
    try {
      const { readings, obstacles } = whatWasRead(record, knownOtherwise(session));
      const until = holdsUntil(rotationsOf(session, begun.at), begun.at);
      const why = [...obstacles, ...(await whyNot(begun, { key, readings, until }, await sourceNow()))];
      if (why.length > 0) {
        progress.step(`notice: this plan is not remembered: ${why.slice(0, 3).join("; ")}`);
        return;
      }
      writeRememberedPlan(session, {
        plannedAt: begun.at.toISOString(),
        until: until.toISOString(),
        salt: begun.salt,
        key,
        readings: [...readings],
        read: digestOfReadings(readings),
        rules: [...made.rules],
        events: [...made.run.events],
      });
    } catch (error) {
      if (!(error instanceof GantryError)) throw error;
      progress.step(`notice: this plan is not remembered: ${error.message}`);
    }
  });
}

interface Begun {
  at: Date;
  /** By the file system's clock. */
  clock: number;
  salt: string;
}

function newSalt(): string {
  return randomBytes(16).toString("hex");
}

/** Why nobody can say that the next plan would be the same. */
async function whyNot(
  { clock, salt }: Begun,
  { key, readings, until }: { key: PlanKey; readings: readonly Reading[]; until: Date },
  now: PlanSource,
): Promise<string[]> {
  return [
    ...(await movingCode(now.session.project.root)),
    ...partsMoved(key, planKeyOf(now, salt)).map((part) => `${part} moved meanwhile`),
    ...readings.filter((each) => isMoved(each, clock)).map(({ path }) => `"${path}" moved meanwhile`),
    ...(until.getTime() > Date.now() ? [] : ["a rotation has become due meanwhile"]),
  ];
}

/** Whether somebody would want to be asked anew: it was refused, takes something away, was asked of a cloud, or is for one deployment. */
function asksAgain({ catalog, session }: PlanSource, { run, preview }: MadePlan): boolean {
  const { changes } = preview.plan;
  const wasRead = run.events.some(({ resourcePreEvent }) =>
    /^(?:read|import|refresh)/.test(resourcePreEvent?.metadata.op ?? ""),
  );
  return (
    run.exitCode !== 0 ||
    preview.violations.length > 0 ||
    wasRead ||
    changes.some((change) => isTakenAway(change) || makesEnvironment(change)) ||
    waiversFor(catalog, session.stack).some(({ once }) => once)
  );
}

/** The folders whose files the key has, or that only say what others say. */
function knownOtherwise({ project: { root, local } }: Session): string[] {
  const own = ["judges", "declared", "events"].map((name) => join(local, name));
  return [...packageFolders(root), ...own];
}

/** Whether somebody has written it since then, made it, or taken it away. */
function isMoved({ path, listed, there }: Reading, since: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !there) return there !== (found !== undefined);
  return (listed || !found.isDirectory()) && found.ctimeMs > since;
}
