import { GantryError } from "../../model/errors.ts";
import type { Progress } from "../../terminal/progress.ts";

/** What a look at the world says of a step. */
export type Found =
  | { state: "done"; note: string }
  /** What Gantry can do, and does once it was agreed to. */
  | { state: "open"; act: () => Promise<void> }
  /** What only a person can do: commands, pages. */
  | { state: "person"; note: string; how: readonly string[] }
  /** What something else has to come before that is no step, such as the first deployment. */
  | { state: "waits"; note: string };

/** One thing that has to be so before a first deployment, or for the jobs that follow. */
export interface Step {
  /** Of all steps, such as `staging/bucket`. */
  id: string;
  /** An environment, or `repository` for what it has once. */
  group: string;
  /** As people read it, such as `bucket`. */
  name: string;
  /** What it does where it is open, in the imperative: said before anybody is asked. */
  does: string;
  /** The ids of what must be done before anybody can look. */
  needs: readonly string[];
  /** Reads, and changes nothing. */
  look: () => Promise<Found>;
}

/**
 * What a step is known by, as its group names it.
 *
 * @param needs names of steps of the same group
 */
export function stepIn(group: string, name: string, needs: readonly string[]): Omit<Step, "does" | "look"> {
  return { id: `${group}/${name}`, group, name, needs: needs.map((need) => `${group}/${need}`) };
}

/** A step as it was found. */
export interface Seen extends Pick<Step, "id" | "group" | "name"> {
  /** `later` is what could not be looked at before another step is done; `failed` what could not be looked at, or not be done. */
  state: Found["state"] | "later" | "failed";
  note: string;
  /** For people: commands and pages, a line each. */
  how: readonly string[];
}

/** Looks at each step in turn, and changes nothing. */
export async function lookAtAll(steps: readonly Step[], progress: Progress): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const step of steps) {
    progress.tick(`looking at ${step.name} of ${step.group}`);
    seen.push(await lookAt(step, seen));
  }
  progress.done();
  return seen;
}

/**
 * Does what is open, a step at a time and each after what it needs; each is looked at again before and after. So it can be
 * stopped at any point and run again. A step that fails keeps back those that need it, and no other.
 *
 * @param told is called with each step as it was left, and `begun` before one does something
 */
export async function carryOut(
  steps: readonly Step[],
  told: (seen: Seen) => void,
  begun: (step: Step) => void = () => undefined,
): Promise<Seen[]> {
  const left: Seen[] = [];
  for (const step of steps) {
    const seen = await carryOutOne(step, left, begun);
    left.push(seen);
    told(seen);
  }
  return left;
}

async function carryOutOne(step: Step, before: readonly Seen[], begun: (step: Step) => void): Promise<Seen> {
  return (
    heldBack(step, before) ??
    attempted(step, async () => {
      const found = await step.look();
      if (found.state !== "open") return seenAs(step, found);
      begun(step);
      await found.act();
      const after = await step.look();
      if (after.state !== "open") return seenAs(step, after);
      throw new GantryError(`it was done, and is not there: ${step.does}`, {
        hint: "look there, and run the command again",
      });
    })
  );
}

function lookAt(step: Step, before: readonly Seen[]): Promise<Seen> {
  return Promise.resolve(
    heldBack(step, before) ?? attempted(step, async () => seenAs(step, await step.look())),
  );
}

/** A step whose needs are not met; undefined where nothing keeps it back. */
function heldBack(step: Step, before: readonly Seen[]): Seen | undefined {
  const missing = before.filter(({ id, state }) => step.needs.includes(id) && state !== "done");
  if (missing.length === 0) return undefined;
  const names = missing.map(({ group, name }) => (group === step.group ? name : `${name} of ${group}`));
  return { ...about(step), state: "later", note: `${step.does}, after ${names.join(" and ")}`, how: [] };
}

async function attempted(step: Step, attempt: () => Promise<Seen>): Promise<Seen> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    const how = [...error.problems, ...(error.hint === undefined ? [] : [error.hint])];
    return { ...about(step), state: "failed", note: error.message, how };
  }
}

function seenAs(step: Step, found: Found): Seen {
  const { state } = found;
  const note = state === "open" ? step.does : found.note;
  return { ...about(step), state, note, how: state === "person" ? found.how : [] };
}

function about({ id, group, name }: Step): Pick<Step, "id" | "group" | "name"> {
  return { id, group, name };
}
