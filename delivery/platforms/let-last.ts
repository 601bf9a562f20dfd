import { GantryError } from "../../model/errors.ts";
import type { Clock } from "../../terminal/clock.ts";
import type { Progress } from "../../terminal/progress.ts";
import { judgeStep, type GuardrailReading, type StepVerdict } from "../series/reading.ts";
import { LeftOpen } from "./left-open.ts";

const pollMs = 60_000;

/** A step of traffic that was applied. */
export interface AppliedStep {
  percent: number;
  /** How long it is to last. */
  minutes: number;
  since: Date;
}

/** What somebody who sits at a terminal says to a release that pauses; undefined where they interrupt it. */
export type PauseAnswer = "again" | "on" | "back" | undefined;

export interface Watch {
  step: AppliedStep;
  /** Reads the guardrails of what is released, as they are at that moment; none where nothing watches it. */
  read: (now: Date) => Promise<readonly GuardrailReading[]>;
  /** How long a step lasts at least, so that what is read at its end was measured while it lasted. */
  leastMinutes: number;
  /** Undefined where nobody can be asked. */
  ask: ((pause: Pause, stop: AbortSignal) => Promise<PauseAnswer>) | undefined;
  progress: Progress;
  clock: Clock;
}

type Pause = Extract<StepVerdict, { kind: "pause" }>;

/**
 * Lets a step last, and reads its guardrails each minute and at its end. What alerts ends the release. What holds, or has no
 * data, lets no next step begin: somebody is asked, and it fails where nobody can be.
 *
 * @throws LeftOpen where somebody interrupts it
 */
export async function letLast(watch: Watch): Promise<void> {
  const { step, leastMinutes, clock, progress } = watch;
  const end = step.since.getTime() + Math.max(step.minutes, leastMinutes) * 60_000;
  for (let leftMs = leftOf(end, clock); leftMs > 0; leftMs = leftOf(end, clock)) {
    progress.tick(`${step.percent} % of the traffic: ${Math.ceil(leftMs / 60_000)} min until the next step`);
    if (!(await clock.wait(Math.min(pollMs, leftMs)))) throw interrupted(watch);
    // At its end it is read once more, to be decided by.
    if (leftOf(end, clock) > 0) await look(watch);
  }
  progress.done();
  const verdict = await look(watch);
  if (verdict.kind === "pause") await pauseFor(watch, verdict);
}

function leftOf(end: number, { now }: Clock): number {
  return end - now().getTime();
}

/** @throws GantryError where the release has to go back */
async function look({ read, clock, progress }: Watch): Promise<StepVerdict> {
  const verdict = judgeStep(await read(clock.now()));
  if (verdict.kind !== "back") return verdict;
  progress.done();
  throw new GantryError(`a guardrail ends the release: ${verdict.reasons.join("; ")}`);
}

/** Asks what to do, and goes on reading while nobody answers. */
async function pauseFor(watch: Watch, first: Pause): Promise<void> {
  const { ask, clock } = watch;
  if (ask === undefined) throw stopped(first, "nobody is here to say whether it may go on");
  for (let verdict: StepVerdict = first; verdict.kind === "pause"; verdict = await look(watch)) {
    const over = new AbortController();
    const waited = clock.wait(pollMs, over.signal);
    const answer = await Promise.race([
      ask(verdict, over.signal),
      waited.then((whole): PauseAnswer => (whole ? "again" : undefined)),
    ]);
    over.abort();
    await waited;
    if (answer === undefined) throw interrupted(watch);
    if (answer === "back") throw stopped(verdict, "somebody said that it must not go on");
    if (answer === "on" && verdict.mayGoOn) return;
  }
}

function stopped({ reasons }: Pause, why: string): GantryError {
  return new GantryError(`the release stops before its next step: ${reasons.join("; ")}; ${why}`);
}

function interrupted({ step, progress }: Watch): LeftOpen {
  progress.done();
  return new LeftOpen(`interrupted: the new revisions keep ${step.percent} % of the traffic`);
}
