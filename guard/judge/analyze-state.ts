import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "../../files/write-file.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { engineEvent, type EngineEvent } from "../../engine/run/events.ts";
import { exportStack, type ExportedStack } from "../../engine/run/export-stack.ts";
import { forDeployment, withDeclared } from "./for-deployment.ts";
import { readJudgement, type Judge, type Judgement } from "./judgement.ts";
import type { Ran } from "./policy-events.ts";
import { readInState } from "./read-resources.ts";
import { hookedInState } from "./hooked-resources.ts";
import { retainedInState } from "./retained-resources.ts";
import { refuseChangedCopy } from "./watch-judge.ts";
import { pulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";

/**
 * Has the pack judge the recorded state, without a program and without asking a cloud. It sees what a preview does not:
 * whatever came into the state on another way. A resource that is only read counts as a violation, whatever it is.
 *
 * @throws GantryError where the engine could not analyse it at all.
 */
export async function analyzeState(
  session: Session,
  judge: Judge,
  recorded?: ExportedStack,
): Promise<Judgement> {
  const state = recorded ?? exportStack(session);
  const [judgement, { resources }] = await Promise.all([analyze(session, judge), state]);
  const past = [...readInState(resources), ...retainedInState(resources), ...hookedInState(resources)];
  return { ...judgement, violations: [...judgement.violations, ...past] };
}

async function analyze(session: Session, judge: Judge): Promise<Judgement> {
  refuseChangedCopy(session, judge);
  makeFolder(session.project.local);
  const folder = mkdtempSync(join(session.project.local, "tally-"));
  try {
    const GANTRY_TALLY = join(folder, "tally.json");
    const args = ["policy", "analyze", "--json", "--stack", session.stack, "--policy-pack", judge.pack];
    const stop = AbortSignal.timeout(session.patienceMs);
    const told = judge.compares ? await forDeployment(session, judge) : withDeclared(session, judge);
    const run = await pulumi({ ...told, env: { ...told.env, GANTRY_TALLY } }, args, stop);
    if (stop.aborted) throw explainFailure(session, { ...run, events: [], stalled: "the policy pack" });
    const events = run.stdout.split("\n").flatMap(eventIn);
    const judgement = readJudgement(events, judge, { ran: readTally(GANTRY_TALLY) });
    // An empty state has nothing that a rule could say anything about.
    if (run.exitCode === 0 && run.stderr.includes("has no resources")) return { ...judgement, rules: [] };
    if (run.exitCode !== 0 && judgement.violations.length === 0) {
      throw explainFailure(session, { ...run, events });
    }
    return judgement;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One JSON document a line; the pack's own output may stand between them. */
function eventIn(line: string): EngineEvent[] {
  return line.startsWith("{") ? [engineEvent.parse(JSON.parse(line))] : [];
}

const tally = z.record(z.string(), z.int().min(0));

/** What the pack wrote (policy/pack/tally.ts); nothing ran where it wrote nothing. */
function readTally(file: string): Ran {
  const judged = existsSync(file) ? tally.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  return {
    judged: new Map(Object.entries(judged)),
    served: new Set(Object.keys(judged)),
    disabled: new Set(),
  };
}
