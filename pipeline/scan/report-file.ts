import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { parseJson } from "../../model/parse-json.ts";

/** What a scanner wrote, and what it is called in findings and messages. */
export interface Report {
  text: string;
  name: string;
}

/** The text of a file that somebody names. @throws GantryError where it cannot be read, or is empty */
export function readReport(root: string, file: string): Report {
  const name = relative(root, file);
  try {
    return { text: readFileSync(file, "utf8"), name };
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new GantryError(`"${name}" cannot be read: ${String(error.code)}`, {
      exitCode: ExitCode.usage,
      cause: error,
    });
  }
}

/** What it says, as JSON of that shape. @throws GantryError where it says something else, or nothing: that is no empty list */
export function parseReport<Shape extends z.ZodType>(
  { text, name }: Report,
  { shape, of, hint }: { shape: Shape; of: string; hint: string },
): z.infer<Shape> {
  const parsed = shape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  if (text.trim() === "") throw new GantryError(`${of} said nothing in "${name}"`, { hint });
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at "${issue.path.join(".")}"`;
  throw new GantryError(`"${name}" is not what ${of} writes${where}`, { hint });
}
