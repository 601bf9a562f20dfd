import { z } from "zod";
import { ExitCode, GantryError } from "./errors.ts";
import { parseJson } from "./parse-json.ts";

/** A GantryError as JSON: how a program that the engine runs tells the command what it would have thrown. */
const toldMistake = z.strictObject({
  message: z.string(),
  problems: z.array(z.string()),
  hint: z.string().nullable(),
  exitCode: z.enum(ExitCode),
});
export type ToldMistake = z.infer<typeof toldMistake>;

export function tellMistake({ message, problems, hint, exitCode }: GantryError): ToldMistake {
  return { message, problems: [...problems], hint: hint ?? null, exitCode };
}

/** Undefined for what is none, such as half a file. */
export function readMistake(text: string): GantryError | undefined {
  const parsed = toldMistake.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { message, problems, hint, exitCode } = parsed.data;
  return new GantryError(message, { problems, ...(hint === null ? {} : { hint }), exitCode });
}
