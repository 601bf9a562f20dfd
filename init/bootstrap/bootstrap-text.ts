import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { whole, wrapped } from "../../terminal/width.ts";
import type { Seen } from "./step.ts";

/** Signs that a word stands beside. */
const signs: Readonly<Record<Seen["state"], { sign: string; style: keyof Paint }>> = {
  done: { sign: "✓", style: "green" },
  open: { sign: "+", style: "cyan" },
  later: { sign: "+", style: "dim" },
  waits: { sign: "…", style: "dim" },
  person: { sign: "!", style: "yellow" },
  failed: { sign: "✗", style: "red" },
};
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
  const { sign, style } = signs[state];
  return paintFor(context)[style](sign);
}

/** What is left for people, as one numbered list, and what comes next. */
export function leftText(seen: readonly Seen[], context: Pick<Context, "color" | "columns">): string {
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
    ...nextLines(seen, open.length, asked.length),
  ].join("\n");
}

function nextLines(seen: readonly Seen[], open: number, asked: number): string[] {
  if (asked + open > 0) {
    const again = 'then "gantry bootstrap" again';
    return [open === 0 ? again : `${counted(open, "step")} to do: "gantry bootstrap" does them`];
  }
  const waiting = seen.filter(({ state }) => state === "waits");
  if (waiting.length === 0) return ["everything is there"];
  return ['next: commit what was written, "gantry up", and then "gantry bootstrap" again'];
}
