import type { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { formatRecordProblem, parseRecord } from "./read-record.ts";

/** Mistakes of one file that are told; the rest is counted. */
const problemLimit = 200;

/**
 * The records of a JSON Lines text: one object a line, the last line feed optional. Throws one GantryError with every
 * mistake as `file:line path: "value" problem`; a line that is no JSON is named and never repeated, since it may be
 * anything.
 */
export function readJsonLines<S extends z.ZodType>(schema: S, text: string, file: string): z.output<S>[] {
  const records: z.output<S>[] = [];
  const problems: string[] = [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  lines.forEach((line, index) => {
    const place = `${file}:${index + 1}`;
    const json = parseJson(line);
    if (json === undefined) {
      problems.push(`${place} is no JSON`);
      return;
    }
    const { value, problems: found } = parseRecord(schema, json.value);
    if (found === undefined) records.push(value);
    else problems.push(...found.map((problem) => `${place} ${formatRecordProblem(problem)}`));
  });
  if (problems.length === 0) return records;
  const more = problems.length - problemLimit;
  const told = more > 0 ? [...problems.slice(0, problemLimit), `… and ${more} more`] : problems;
  const many = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
  throw new GantryError(`${file} has ${many}`, { problems: told });
}

function parseJson(line: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
