import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineEvent, type EngineEvent } from "./events.ts";
import type { Follower } from "./follow-steps.ts";
import { type Ended, runToEnd } from "./run-to-end.ts";
import type { Session } from "./session.ts";
import { makeFolder } from "../../files/write-file.ts";
import type { GantryError } from "../../model/errors.ts";
import { readMistake } from "../../model/told-mistake.ts";

export interface PulumiRun extends Ended {
  events: readonly EngineEvent[];
  /** What the engine waited for until it was stopped; undefined where it ended by itself. */
  stalled?: string | undefined;
  /** What the program found wrong with the catalog or the settings, and ended for. */
  mistake?: GantryError | undefined;
}

const pollMs = 200;

/** What Node loads first in each process below the engine, which are the program's and the pack's; absolute. */
export const starts: readonly string[] = [
  "./lean-pack-runner.ts",
  "./refuse-hooks.ts",
  "../../stacks/load-on-first-use.ts",
].map((file) => fileURLToPath(import.meta.resolve(file)));

/** For each Node process below the engine. Of the sizes between 4 and 32 MB, 8 takes the least memory at no cost in time. */
const nodeOptions = [`--import=${import.meta.resolve("./lean-pack-runner.ts")}`, "--max-semi-space-size=8"];

/**
 * Runs one engine operation on the session's stack and follows its event log. An operation that fails is a result, not
 * an exception: its events say why.
 *
 * @param follower is told of every event while the operation runs, at most 200 ms late.
 */
export async function runPulumi(
  session: Session,
  args: readonly string[],
  follower?: Follower,
): Promise<PulumiRun> {
  const folder = join(session.project.local, "events");
  makeFolder(folder);
  const file = join(folder, `${session.stack}-${process.pid}-${Date.now()}.jsonl`);
  const GANTRY_MISTAKE = `${file}.mistake`;
  const log = new EventLog(file);
  const stall = new Stall(session.patienceMs);
  const stop = new AbortController();
  let stalled: string | undefined;
  const timer = setInterval(() => {
    for (const event of log.read()) {
      stall.event(event);
      follower?.event(event);
    }
    follower?.running();
    stalled = stall.waitsFor();
    if (stalled === undefined) return;
    clearInterval(timer);
    stop.abort();
  }, pollMs);
  try {
    const result = await pulumi(
      { ...session, env: { ...session.env, GANTRY_MISTAKE } },
      [...args, "--stack", session.stack, "--event-log", file],
      stop.signal,
    );
    for (const event of log.read()) follower?.event(event);
    const mistake = existsSync(GANTRY_MISTAKE)
      ? readMistake(readFileSync(GANTRY_MISTAKE, "utf8"))
      : undefined;
    return { ...result, events: log.events, stalled, mistake };
  } finally {
    clearInterval(timer);
    log.close();
    for (const each of [file, GANTRY_MISTAKE]) rmSync(each, { force: true });
  }
}

/**
 * Runs any pulumi command in the project; standard input is closed, so it can never wait for an answer.
 *
 * @param stop kills it, and what it started, once aborted.
 */
export function pulumi(session: Session, args: readonly string[], stop?: AbortSignal): Promise<Ended> {
  return runToEnd(session.pulumi, [...args, "--non-interactive", "--color", "never"], {
    ...(stop === undefined ? {} : { stop }),
    cwd: session.project.root,
    env: {
      ...session.env,
      NODE_OPTIONS: [...nodeOptions, session.env["NODE_OPTIONS"] ?? ""].join(" ").trim(),
      // Nobody would see them here (stacks/lean-sdk.ts).
      GANTRY_DEBUG_MESSAGES: "none",
      // Where the policy pack finds the files that the catalog names (policy/pack/index.ts).
      GANTRY_ROOT: session.project.root,
    },
  });
}

/** Reads the lines that were added since the last look. The file appears when the engine first writes. */
class EventLog {
  readonly events: EngineEvent[] = [];
  readonly #file: string;
  #descriptor: number | undefined;
  #offset = 0;
  #rest = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
  }

  read(): EngineEvent[] {
    const lines = this.#newLines();
    const fresh = lines.filter((line) => line !== "").map((line) => engineEvent.parse(JSON.parse(line)));
    this.events.push(...fresh);
    return fresh;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  #newLines(): string[] {
    this.#descriptor ??= openIfPresent(this.#file);
    if (this.#descriptor === undefined) return [];
    const added = fstatSync(this.#descriptor).size - this.#offset;
    if (added <= 0) return [];
    const buffer = Buffer.alloc(added);
    this.#offset += readSync(this.#descriptor, buffer, 0, added, this.#offset);
    const all = Buffer.concat([this.#rest, buffer]);
    const end = all.lastIndexOf(0x0a) + 1;
    this.#rest = all.subarray(end);
    return all.subarray(0, end).toString("utf8").split("\n");
  }
}

function openIfPresent(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

const longestLookMs = 2000;

/**
 * Notices when the engine waits for something that never comes. While a cloud is at work on a resource, that is for the
 * provider's own deadlines to say; a program, a policy pack or the engine itself has `patienceMs` between two events.
 */
export class Stall {
  readonly #patienceMs: number;
  readonly #underWay = new Set<string>();
  #waitedMs = 0;
  #looked = Date.now();
  #isLoadingPack = false;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  event(event: EngineEvent): void {
    this.#waitedMs = 0;
    this.#isLoadingPack = event.policyLoadEvent !== undefined;
    const begun = event.resourcePreEvent?.metadata;
    const ended = (event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    // Nothing is asked of a cloud about a component.
    if (begun !== undefined && (begun.new ?? begun.old)?.custom === true) this.#underWay.add(begun.urn);
    if (ended !== undefined) this.#underWay.delete(ended.urn);
  }

  /** What the engine has been waiting for too long; undefined while all is well. To be asked a few times a second. */
  waitsFor(now = Date.now()): string | undefined {
    // A machine that slept in between has not waited.
    this.#waitedMs += Math.min(now - this.#looked, longestLookMs);
    this.#looked = now;
    if (this.#underWay.size > 0 || this.#waitedMs < this.#patienceMs) return undefined;
    return this.#isLoadingPack ? "the policy pack, which does not answer" : "the program or the policy pack";
  }
}
