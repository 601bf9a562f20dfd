import { ExitCode, GantryError } from "../model/errors.ts";
import { keeperOf } from "./keepers.ts";
import type { SecretEntry } from "./secret-entries.ts";

/** Why a value cannot be that secret, or undefined. The reason never holds any of the value. */
export function valueProblem(value: string, { secret }: Pick<SecretEntry, "secret">): string | undefined {
  const { longest, name } = keeperOf(secret);
  if (value.trim() === "") return value === "" ? "is empty" : "is nothing but white space";
  if (value.includes("\0")) return "holds a NUL character, which no environment variable can";
  if (Buffer.byteLength(value) > longest) {
    return `is longer than the ${longest / 1024} KB that ${name} keeps`;
  }
  return undefined;
}

/** Refuses a value that its keeper would refuse, or nobody could read. */
export function requireUsable(value: string, entry: Pick<SecretEntry, "secret">): void {
  const problem = valueProblem(value, entry);
  if (problem === undefined) return;
  throw new GantryError(`the value for "${entry.secret.id}" ${problem}`, { exitCode: ExitCode.usage });
}
