import { hostname } from "node:os";
import { GantryError } from "../../model/errors.ts";
import { isAlive } from "./is-alive.ts";
import type { Session } from "./session.ts";

const holder = /created by (?<who>\S+) \(pid (?<pid>\d+)\) at (?<since>\S+)/;

/** Says who holds the stack's lock, since when, whether that process still lives, and how to free it. */
export function describeLock(session: Session, said: string): GantryError {
  const found = holder.exec(said)?.groups;
  const free = session.local
    ? `eval "$(gantry env shell ${session.stack} --local)" && pulumi cancel --yes --stack ${session.stack}`
    : `pulumi cancel --yes --stack ${session.stack}`;
  if (found === undefined) {
    return new GantryError(`stack "${session.stack}" is locked by another run`, {
      hint: `wait for it, or: ${free}`,
    });
  }
  const { who = "", pid = "", since = "" } = found;
  const here = who.endsWith(`@${hostname()}`);
  const dead = here && !isAlive(Number(pid));
  const state = dead ? "that process is dead" : here ? "that process is still running" : "on another machine";
  return new GantryError(
    `stack "${session.stack}" is locked by ${who}, process ${pid}, since ${since}; ${state}`,
    {
      hint: dead ? `free it with: ${free}` : `wait for it; only if it is certainly dead: ${free}`,
    },
  );
}
