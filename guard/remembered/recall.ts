import type { Session } from "../../engine/run/session.ts";
import type { Progress } from "../../terminal/progress.ts";
import { timeText } from "../path/preview-text.ts";
import { readPreview, type StackPreview } from "../judge/read-preview.ts";
import { waiversFor } from "../judge/waivers-for.ts";
import { partsMoved, planKeyOf, type PlanSource } from "./plan-key.ts";
import { readRememberedPlan, type RememberedPlan } from "./remembered-plan.ts";
import { digestOfReadings } from "./what-was-read.ts";

export interface RecalledPlan {
  preview: StackPreview;
  byBase: null;
  /** The folder of the pack; absolute. */
  pack: string;
  /** The rules that ran. */
  rules: readonly string[];
  plannedAt: Date;
}

/**
 * The plan that was made last, where all that it was made of is as it was then, and the clock moves nothing of it. The engine is not
 * started. Undefined where there is none or something moved, which is said.
 */
export async function recallPlan(
  source: PlanSource,
  progress: Progress,
  now = new Date(),
): Promise<RecalledPlan | undefined> {
  const { session, catalog } = source;
  const known = readRememberedPlan(session);
  if (known === undefined) return undefined;
  const moved = whatMoved(known, source, now);
  const plannedAt = new Date(known.plannedAt);
  if (moved.length > 0) {
    progress.step(`planning anew: ${moved.join(", ")} moved since the plan of ${timeText(plannedAt)}`);
    return undefined;
  }
  const { rules, events } = known;
  const judge = { ...nobody(session), rules, waivers: waiversFor(catalog, session.stack) };
  const preview = await readPreview(session, { exitCode: 0, stdout: "", stderr: "", events }, judge);
  return { preview, byBase: null, pack: session.project.policyPack, rules, plannedAt };
}

function whatMoved(known: RememberedPlan, source: PlanSource, now: Date): string[] {
  const isOver = now < new Date(known.plannedAt) || now >= new Date(known.until);
  return [
    ...(isOver ? ["the clock"] : []),
    ...partsMoved(known.key, planKeyOf(source, known.salt)),
    ...(digestOfReadings(known.readings) === known.read ? [] : ["what the program read"]),
  ];
}

/** What a judge is beside its rules: no pack runs here. */
function nobody({ project }: Session) {
  return { pack: project.policyPack, from: project.root, parts: [], declared: [], compares: true };
}
