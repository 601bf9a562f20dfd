import { hostname } from "node:os";
import { GantryError } from "../../model/errors.ts";
import { isAlive } from "../../files/is-alive.ts";
import type { Session } from "./session.ts";

/** Who has locked a stack. */
export interface LockHolder {
  /** `user@host`. */
  who: string;
  pid: number;
  /** ISO 8601. */
  since: string;
}

const holder = /created by (?<who>\S+) \(pid (?<pid>\d+)\) at (?<since>\S+)/g;

/** What is wrong where the engine says that somebody else holds the stack's lock; undefined where it does not. */
export function lockedIn(session: Session, said: string): GantryError | undefined {
  // In turn: state in a bucket or a file, and Pulumi Cloud.
  if (!/currently locked by|another update is (currently|already) in progress/i.test(said)) return undefined;
  return describeLock(session, holdersIn(said));
}

/** The holders that the engine names in its message; none where the backend does not tell. */
function holdersIn(said: string): LockHolder[] {
  return [...said.matchAll(holder)].map(({ groups: { who = "", pid = "", since = "" } = {} }) => ({
    who,
    pid: Number(pid),
    since,
  }));
}

/**
 * Says who holds the stack's lock and since when. How to free it is said only of a lock whose every holder is certainly dead;
 * of one that nobody can look at from here, what has to be made sure of first. The engine's own words advise to delete the
 * lock in any case, and never get here.
 */
export function describeLock(session: Session, holders: readonly LockHolder[]): GantryError {
  const { stack } = session;
  if (holders.length === 0) {
    return new GantryError(`another run is at work on stack "${stack}"`, {
      hint: "wait until it has ended, then run the same command again",
    });
  }
  const states = holders.map((each) => ({ ...each, state: stateOf(each) }));
  const [first] = states;
  const problems = states.map(
    ({ who, pid, since, state }) => `${who}, process ${pid}, since ${since}: ${words[state]}`,
  );
  const message =
    states.length === 1 && first !== undefined
      ? `stack "${stack}" is locked by ${first.who}, process ${first.pid}, since ${first.since}; ${words[first.state]}`
      : `stack "${stack}" is locked by ${states.length} runs`;
  const hint = hintFor(
    session,
    states.map(({ state }) => state),
    holders,
  );
  return new GantryError(message, { hint, problems: states.length === 1 ? [] : problems });
}

type HolderState = "dead" | "alive" | "elsewhere";

const words: Readonly<Record<HolderState, string>> = {
  dead: "that process is dead",
  alive: "that process is still running",
  elsewhere: "on another machine, at which nobody can look from here",
};

/** Whether a holder ran on this machine and is certainly dead. */
export function isDead(held: LockHolder): boolean {
  return stateOf(held) === "dead";
}

function stateOf({ who, pid }: LockHolder): HolderState {
  if (!who.endsWith(`@${hostname()}`)) return "elsewhere";
  return isAlive(pid) ? "alive" : "dead";
}

function hintFor(session: Session, states: readonly HolderState[], holders: readonly LockHolder[]): string {
  const free = freeCommand(session);
  if (states.includes("alive")) return "wait until it has ended, then run the same command again";
  if (!states.includes("elsewhere")) return `free it with \`${free}\``;
  const hosts = [...new Set(holders.map(({ who }) => who.slice(who.indexOf("@") + 1)))].join(", ");
  return (
    `wait until it has ended. It is left over only if its process on ${hosts}, or the job that ran it, has ended: ` +
    `look there first. Freeing the lock of a run that is at work breaks the state. Then: \`${free}\``
  );
}

function freeCommand({ local, stack }: Session): string {
  const cancel = `pulumi cancel --yes --stack ${stack}`;
  return local ? `eval "$(gantry env shell ${stack} --local)" && ${cancel}` : cancel;
}
