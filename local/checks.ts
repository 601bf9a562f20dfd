import type { InputProblem } from "./inputs/check-inputs.ts";
import { textAt, type Properties } from "./values.ts";

/** Problem of a text input that does not fit its format; none while the text is unknown. */
export function format(inputs: Properties, path: string, pattern: RegExp, says: string): InputProblem[] {
  const text = textAt(inputs, path);
  return text === undefined || pattern.test(text) ? [] : [{ property: path, reason: `"${text}" ${says}` }];
}

/** Problem of a text input that is too long or too short, in characters; none while the text is unknown. */
export function length(inputs: Properties, path: string, most: number, least = 1): InputProblem[] {
  const text = textAt(inputs, path);
  const count = Array.from(text ?? "").length;
  if (text === undefined || (count >= least && count <= most)) return [];
  const says = most === Infinity ? "must not be empty" : `must have ${least} to ${most} characters`;
  return [{ property: path, reason: `${says}, got ${count}` }];
}

/** Problem of a text input that is none of those allowed; none while the text is unknown. */
export function oneOf(inputs: Properties, path: string, allowed: readonly string[]): InputProblem[] {
  const text = textAt(inputs, path);
  if (text === undefined || allowed.includes(text)) return [];
  return [
    {
      property: path,
      reason: `expected ${path} to be one of [${allowed.map((each) => `"${each}"`).join(", ")}], got ${text}`,
    },
  ];
}
