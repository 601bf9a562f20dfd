import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { paintFor } from "../../terminal/paint.ts";
import { whole, wrapped } from "../../terminal/width.ts";
import type { Seen } from "./step.ts";

const nameWidth = 18;

/** Every step below its group: what is there, what would be done, what waits for somebody. */
export function stepsText(seen: readonly Seen[], context: Pick<Context, "color" | "columns">): string {
  const groups = [...Map.groupBy(seen, ({ group }) => group)];
  const { bold } = paintFor(context);
  return groups
    .map(([group, steps]) => [bold(group), ...steps.flatMap((step) => lines(step, context)), ""].join("\n"))
    .join("\n");
}

/** One step, as it is told while others go on. */
export function stepText({ group, ...step }: Seen, context: Pick<Context, "color">): string {
  return `${signOf(step.state, context)} ${group}: ${step.name}: ${step.note}`;
}

function lines({ state, name, note }: Seen, context: Pick<Context, "color" | "columns">): string[] {
  const { columns } = context;
  const indent = " ".repeat(nameWidth + 4);
  const [first = "", ...more] = wrapped(note, columns === undefined ? undefined : columns - indent.length);
  return [
    `  ${signOf(state, context)} ${name.padEnd(nameWidth)}${first}`,
    ...more.map((line) => `${indent}${line}`),
  ];
}

function signOf(state: Seen["state"], context: Pick<Context, "color">): string {
  const paint = paintFor(context);
  const signs: Readonly<Record<Seen["state"], string>> = {
    done: paint.green("✓"),
    open: paint.cyan("+"),
    later: paint.dim("+"),
    waits: paint.dim("…"),
    person: paint.yellow("!"),
    failed: paint.red("✗"),
  };
  return signs[state];
}

/** Of the command whose steps they are. */
export interface StepWords {
  command: string;
  /** What comes next where something waits for more than a step. */
  next: string;
}

/** What is left for people, as one numbered list, and what comes next. */
export function leftText(
  seen: readonly Seen[],
  words: StepWords,
  context: Pick<Context, "color" | "columns">,
): string {
  const { bold, cyan } = paintFor(context);
  const asked = seen.filter(({ state }) => state === "person" || state === "failed");
  const list = asked.flatMap(({ group, name, state, note, how }, index) => [
    `${index + 1}. ${group}: ${name}: ${note}`,
    // What is to be typed or opened stays on one line; advice is for reading.
    ...how.map((line) => `   ${state === "person" ? cyan(whole(line)) : line}`),
  ]);
  const open = seen.filter(({ state }) => state === "open" || state === "later");
  return [
    ...(asked.length === 0 ? [] : [bold("for you to do"), ...list, ""]),
    nextLine(seen, { open: open.length, asked: asked.length, ...words }),
  ].join("\n");
}

function nextLine(
  seen: readonly Seen[],
  { open, asked, command, next }: StepWords & { open: number; asked: number },
): string {
  if (open > 0) return `${counted(open, "step")} to do: "${command}" does ${open === 1 ? "it" : "them"}`;
  if (asked > 0) return `then "${command}" again`;
  return seen.some(({ state }) => state === "waits") ? `next: ${next}` : "everything is there";
}
