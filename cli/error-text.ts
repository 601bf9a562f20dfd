import type { GantryError } from "../model/errors.ts";

/** A failure as people read it: what is wrong, each mistake on a line of its own, and what to do about it. */
export function errorText({ message, problems, hint }: GantryError): string {
  const below = [...problems, ...(hint === undefined ? [] : [`hint: ${hint}`])];
  return [`gantry: ${message}`, ...below.map((text) => `  ${text}`)].join("\n");
}
