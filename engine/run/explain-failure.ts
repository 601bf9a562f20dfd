import { GantryError } from "../../model/errors.ts";
import { lockedIn } from "./stack-lock.ts";
import { listed } from "../../policy/message.ts";
import { counted } from "../../terminal/counted.ts";
import { nameOf } from "../../model/urn.ts";
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
    hint: () =>
      '"gantry bootstrap --plan" shows what makes one; "pulumi login" leads to one that is there, --local to the local cloud',
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
    hint: ({ stack }) => `"gantry bootstrap" makes it, or once by hand "pulumi stack init ${stack}"`,
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
  if (run.mistake !== undefined) return run.mistake;
  if (/policy pack not started|loading policy packs:/i.test(run.stderr)) return packNotStarted(run);
  const said = [...diagnostics(run), run.stderr].join("\n");
  const locked = lockedIn(session, said);
  if (locked !== undefined) return locked;
  if (isProtected(said)) return heldBack(session, run);
  const match = known.find(({ pattern }) => pattern.test(said));
  if (match !== undefined) {
    const Failure = match.failure ?? GantryError;
    return new Failure(match.message(session), { hint: match.hint(session) });
  }
  const problems = diagnostics(run);
  return new GantryError(`${session.stack} could not be brought up to date`, {
    problems: [
      ...(problems.length > 0 ? problems : run.stderr.trim().split("\n")),
      ...takeOver(session, run),
      ...enforced(run),
      ...notReached(run),
    ],
    hint: "nothing is lost: mend the cause and run the same command again, which goes on where this stopped",
  });
}

/** How the engine refuses to delete what is protected, and to replace it (step.go and step_generator.go). */
export function isProtected(said: string): boolean {
  return /because it is protected|marked for protection/.test(said);
}

/** The engine's own words offer to unprotect it by hand, past every judge. */
function heldBack({ stack }: Session, run: PulumiRun): GantryError {
  const named = errorsIn(run.events).flatMap(({ urn = "", message }) => {
    if (!isProtected(message)) return [];
    const said = /resource "?(?<urn>urn:pulumi:[^"\s]+)/.exec(message)?.groups?.["urn"];
    const { type, name } = nameOf(said ?? urn);
    return name === "" ? [] : [`${type} ${name} is protected`];
  });
  return new GantryError(`${stack} keeps what is protected: the engine neither deletes nor replaces it`, {
    problems: [...new Set(named), ...notReached(run)],
    hint: "what is meant to go needs a waiver of require-deletion-protection with once: true, deployed first (docs/guarded-path.md)",
  });
}

/** What the engine says of everything that a failure elsewhere kept it from: no cause of anything. */
const consequence =
  /expected resource operations? for .* but none were seen|failed to run policy: context canceled|^context canceled$|resource monitor shut down/i;

/** How many resources of the plan were not reached, and some of them. */
function notReached({ events }: PulumiRun): string[] {
  const names = errorsIn(events).flatMap(({ urn = "", message }) => {
    if (!consequence.test(message)) return [];
    const meant = /expected resource operations? for "?(?<urn>urn:[^"\s]+)/.exec(message)?.groups?.["urn"];
    return [nameOf(meant ?? urn).name];
  });
  const unique = [...new Set(names)].filter((name) => name !== "");
  if (unique.length === 0) return [];
  return [`not reached because of that: ${counted(unique.length, "resource")} (${listed(unique)})`];
}

/** How to go on where something is there already that the engine does not know: nobody takes it over by itself. */
function takeOver({ stack, local }: Session, { events }: PulumiRun): string[] {
  const names = errorsIn(events).flatMap(({ urn = "", message }) =>
    /already exists/i.test(message) && urn !== "" ? [nameOf(urn).name] : [],
  );
  const unique = [...new Set(names)];
  if (unique.length === 0) return [];
  const command = `gantry adopt ${stack}${local ? " --local" : ""}`;
  return [
    `${listed(unique)}: there already, and in no state. "${command} --plan" shows how it differs, and "${command}" takes it over as it is; ` +
      "to have it made anew, remove it from its cloud",
  ];
}

/** Only the team's owner can look its policy up, so the catalog has to say it. */
function enforced({ events }: PulumiRun): string[] {
  const refused = errorsIn(events).some(({ message }) =>
    /policy that forces all environment variables to be sensitive/i.test(message),
  );
  return refused
    ? [
        "the Vercel team enforces sensitive variables: set vercel.sensitiveVariables to true on its surfaces in the catalog",
      ]
    : [];
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

/** Each cause once, with the resources that it struck. */
function diagnostics({ events }: PulumiRun): string[] {
  const causes = errorsIn(events).filter(
    ({ message }) => !/(update|preview) failed$/.test(message) && !consequence.test(message),
  );
  const byMessage = Map.groupBy(causes, ({ urn = "", message }) => withoutName(message, nameOf(urn).name));
  return [...byMessage.values()].map((same) => {
    const names = [...new Set(same.map(({ urn = "" }) => nameOf(urn).name))].filter((name) => name !== "");
    const message = same[0]?.message ?? "";
    return names.length === 0 ? message : `${listed(names)}: ${message}`;
  });
}

function errorsIn(events: PulumiRun["events"]): { urn?: string | undefined; message: string }[] {
  return events.flatMap(({ diagnosticEvent: event }) =>
    event?.severity === "error" && !event.ephemeral
      ? [{ urn: event.urn, message: event.message.trim() }]
      : [],
  );
}

/** A message that names its resource is the same for another one. */
function withoutName(message: string, name: string): string {
  return name === "" ? message : message.replaceAll(name, "");
}
