import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { packageFolders } from "../../catalog/package-folders.ts";
import { isTakenAway } from "../../engine/run/plan.ts";
import type { PulumiRun } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { clockOf } from "../../files/installed.ts";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import { waiversFor } from "../judge/waivers-for.ts";
import { makesEnvironment } from "../path/look-first.ts";
import { holdsUntil, rotationsOf } from "./holds-until.ts";
import { movingCode } from "./own-code.ts";
import { partsMoved, planKeyOf, type PlanSource } from "./plan-key.ts";
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
 * Makes a plan, and remembers it where it is known what it was made of. Where not, says why, and forgets the one before.
 *
 * @param sourceNow reads again what a plan is made of
 * @param make is given a session whose processes write down what they read
 */
export async function rememberPlan<Made extends MadePlan>(
  source: PlanSource,
  progress: Progress,
  sourceNow: () => Promise<PlanSource>,
  make: (session: Session) => Promise<Made>,
): Promise<Made> {
  const { session } = source;
  return inTemporaryFolder("reads", async (folder) => {
    const begun = clockOf(session.project.local);
    const plannedAt = new Date();
    const salt = randomBytes(16).toString("hex");
    const key = planKeyOf(source, salt);
    const made = await make({ ...session, env: { ...session.env, GANTRY_READS: folder } });
    const { readings, obstacles } = whatWasRead(folder, knownOtherwise(session));
    const now = await sourceNow();
    const until = holdsUntil(
      rotationsOf(session.project.root, session.stack, rotationsDirOf(session), plannedAt),
      plannedAt,
    );
    const why = [
      ...asksAgain(source, made),
      ...(await movingCode(session.project.root)),
      ...obstacles,
      ...partsMoved(key, planKeyOf(now, salt)).map((part) => `${part} moved meanwhile`),
      ...readings.filter((each) => isMoved(each, begun)).map(({ path }) => `"${path}" moved meanwhile`),
      ...(until.getTime() > Date.now() ? [] : ["a rotation has become due meanwhile"]),
    ];
    if (why.length > 0) {
      dropRememberedPlan(session);
      progress.step(`notice: this plan is not remembered: ${why.slice(0, 3).join("; ")}`);
      return made;
    }
    writeRememberedPlan(session, {
      plannedAt: plannedAt.toISOString(),
      until: until.toISOString(),
      salt,
      key,
      readings: [...readings],
      read: digestOfReadings(readings),
      rules: [...made.rules],
      events: [...made.run.events],
    });
    return made;
  });
}

/** Where somebody would want to be asked anew: what was refused, takes something away, or was asked of a cloud. */
function asksAgain({ catalog, session }: PlanSource, { run, preview }: MadePlan): string[] {
  const { changes } = preview.plan;
  const reads = run.events.some(({ resourcePreEvent }) =>
    /^(?:read|import|refresh)/.test(resourcePreEvent?.metadata.op ?? ""),
  );
  return [
    ...(run.exitCode !== 0 || preview.violations.length > 0 ? ["it was refused"] : []),
    ...(changes.some(isTakenAway) ? ["it takes something away"] : []),
    ...(changes.some(makesEnvironment) ? ["GitHub was asked whether it has the environment"] : []),
    ...(reads ? ["the engine asked a cloud for what is there"] : []),
    ...waiversFor(catalog, session.stack).flatMap(({ id, once }) =>
      once ? [`waiver "${id}" is for one deployment`] : [],
    ),
  ];
}

/** The folders whose files the key has, or that only say what others say. */
function knownOtherwise({ project: { root, local } }: Session): string[] {
  const own = ["judges", "declared", "events"].map((name) => join(local, name));
  return [...packageFolders(root), ...own];
}

/** Where the ledger of the session's runs is (engine/run/local-run.ts); undefined for the environment's own. */
function rotationsDirOf({ env }: Session): string | undefined {
  return env["GANTRY_ROTATIONS"];
}

/** Whether somebody has written it since then, made it, or taken it away. */
function isMoved({ path, listed, there }: Reading, since: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !there) return there !== (found !== undefined);
  return (listed || !found.isDirectory()) && found.ctimeMs > since;
}
