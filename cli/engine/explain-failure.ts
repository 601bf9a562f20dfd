import { GantryError } from "../../model/errors.ts";
import { lockedIn } from "./stack-lock.ts";
import { nameOf } from "./plan.ts";
import type { PulumiRun } from "./run-pulumi.ts";
import type { Session } from "./session.ts";

/** The backend has no such stack: nobody has made it yet. */
export class NoSuchStack extends GantryError {}

interface Known {
  pattern: RegExp;
  message: (session: Session) => string;
  hint: (session: Session) => string;
  failure?: typeof GantryError;
}

const known: readonly Known[] = [
  {
    pattern: /PULUMI_ACCESS_TOKEN must be set|not logged in|no login/i,
    message: () => "pulumi is not logged in to a backend that keeps the state",
    hint: () => 'run "pulumi login" (or set PULUMI_BACKEND_URL), or add --local to use the local cloud',
  },
  {
    pattern: /passphrase must be set|PULUMI_CONFIG_PASSPHRASE/i,
    message: ({ stack }) => `the passphrase of stack "${stack}" is not set`,
    hint: () => "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
  },
  {
    pattern: /incorrect passphrase/i,
    message: ({ stack }) => `the passphrase does not open stack "${stack}"`,
    hint: () => "set PULUMI_CONFIG_PASSPHRASE to the one the stack was made with",
  },
  {
    pattern: /no stack named/i,
    message: ({ stack }) => `stack "${stack}" does not exist in this backend`,
    hint: ({ stack }) => `make it once with "pulumi stack init ${stack}"`,
    failure: NoSuchStack,
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    message: () => "the disk is full",
    hint: () => "free some space and run the command again: it goes on where it stopped",
  },
];

/** Turns a failed operation into one message: what a user can mend gets its own words, the rest what the engine said. */
export function explainFailure(session: Session, run: PulumiRun): GantryError {
  if (run.stalled !== undefined) return stalled(session, run.stalled);
  if (/policy pack not started|loading policy packs:/i.test(run.stderr)) return packNotStarted(run);
  const said = [...diagnostics(run), run.stderr].join("\n");
  const locked = lockedIn(session, said);
  if (locked !== undefined) return locked;
  const match = known.find(({ pattern }) => pattern.test(said));
  if (match !== undefined) {
    const Failure = match.failure ?? GantryError;
    return new Failure(match.message(session), { hint: match.hint(session) });
  }
  const problems = diagnostics(run);
  return new GantryError(`${session.stack} could not be brought up to date`, {
    problems: problems.length > 0 ? problems : run.stderr.trim().split("\n"),
    hint: "nothing is lost: mend the cause and run the same command again",
  });
}

function stalled({ patienceMs }: Session, by: string): GantryError {
  return new GantryError(
    `the engine made no progress for ${patienceMs / 1000} s and was stopped: it waited for ${by}`,
    { hint: "find the loop or the wait in it, or give it more time with GANTRY_PATIENCE (seconds)" },
  );
}

/** What the pack wrote before it died, without the stack trace. */
function packNotStarted({ events }: PulumiRun): GantryError {
  const problems = events
    .flatMap(({ diagnosticEvent: event }) => (event?.severity === "info#err" ? [event.message.trim()] : []))
    .filter((line) => line !== "" && !line.startsWith("at "));
  return new GantryError("the policy pack could not be started, and nothing goes on without it", {
    problems,
    hint: "nothing was changed: mend the pack and run the same command again",
  });
}

function diagnostics(run: PulumiRun): string[] {
  const errors = run.events.flatMap(({ diagnosticEvent: event }) =>
    event?.severity === "error" && !event.ephemeral ? [event] : [],
  );
  const lines = errors.map(({ urn, message }) => {
    const name = urn === undefined || urn === "" ? "" : `${nameOf(urn).name}: `;
    return `${name}${message.trim()}`;
  });
  return [...new Set(lines)].filter((line) => !/(update|preview) failed$/.test(line));
}
