import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { engineEvent } from "../../engine/run/events.ts";
import type { Session } from "../../engine/run/session.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import { parseJson } from "../../model/parse-json.ts";
import { planKey } from "./plan-key.ts";
import { reading } from "./what-was-read.ts";

/** A plan that was made and judged, with all that it was made of: `.gantry/remembered/<stack>.json`. */
const rememberedPlan = z.strictObject({
  /** When it was made. */
  plannedAt: z.iso.datetime(),
  /** From then on the clock may have it say something else. */
  until: z.iso.datetime(),
  /** Of the key. */
  salt: z.string(),
  key: planKey,
  /** What the program and the pack read beside that, and a digest of it. */
  readings: z.array(reading),
  read: z.string(),
  /** The rules that had to run. */
  rules: z.array(z.string()),
  /** What the engine said: its events, without secrets, as it masks them. */
  events: z.array(engineEvent),
});
export type RememberedPlan = z.infer<typeof rememberedPlan>;

/** Undefined where there is none, or one that this Gantry cannot read. */
export function readRememberedPlan(session: Session): RememberedPlan | undefined {
  const file = fileOf(session);
  return existsSync(file) ? rememberedPlan.safeParse(parseJson(readFileSync(file, "utf8"))).data : undefined;
}

/** In the place of the one before. */
export function writeRememberedPlan(session: Session, plan: RememberedPlan): void {
  writeFileAtomically(fileOf(session), `${JSON.stringify(plan)}\n`);
}

/** So that nobody finds one that is known to be over. */
export function dropRememberedPlan(session: Session): void {
  rmSync(fileOf(session), { force: true });
}

function fileOf({ project, stack, local }: Session): string {
  return join(project.local, "remembered", `${stack}${local ? ".local" : ""}.json`);
}
