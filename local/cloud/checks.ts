import type { InputProblem } from "./inputs/check-inputs.ts";
import { textAt, type Properties } from "./values.ts";

/** Problem of a text input that does not fit its format; none while the text is unknown. */
export function format(inputs: Properties, path: string, pattern: RegExp, says: string): InputProblem[] {
  const text = textAt(inputs, path);
  return text === undefined || pattern.test(text) ? [] : [{ property: path, reason: `"${text}" ${says}` }];
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
