import { writeFileSync } from "node:fs";
import type { GantryError } from "../model/errors.ts";
import { tellMistake } from "../model/told-mistake.ts";

/**
 * Leaves a user's mistake where the command that started the engine reads it, if one did, and gives it back as lines of text for whoever runs
 * plain pulumi.
 *
 * @param file what GANTRY_MISTAKE says
 */
export function leaveMistake(error: GantryError, file: string | undefined): string {
  if (file !== undefined) writeFileSync(file, JSON.stringify(tellMistake(error)));
  const { message, problems, hint } = error;
  const lines = [message, ...problems.map((problem) => `  ${problem}`)];
  return [...lines, ...(hint === undefined ? [] : [`hint: ${hint}`])].join("\n");
}
