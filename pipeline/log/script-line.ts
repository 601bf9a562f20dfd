import { isAbsolute, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { placeOf, type Source } from "./caller.ts";

/** By this variable a script knows that it runs in a run, and marks its lines with the value (scripts/log.sh). */
export const tokenVariable = "GANTRY_LOG_TOKEN";

/** Nobody can guess it: what a command prints is never taken for an entry by chance, nor because somebody quotes one. */
export function makeToken(): string {
  return `gantry-log-${randomBytes(12).toString("hex")}`;
}

export interface ScriptLine {
  level: "info" | "warn" | "error";
  source: Source;
  message: string;
}

const level = z.enum(["info", "warn", "error"]);

/** `token|level|line|function|file|message`, as scripts/log.sh writes it; undefined for any other line. */
export function scriptLineOf(text: string, token: string, root: string): ScriptLine | undefined {
  if (!text.startsWith(`${token}|`)) return undefined;
  const [, word, line = "", name = "", file = "", ...message] = text.split("|");
  const known = level.safeParse(word);
  if (!known.success || !/^[1-9]\d{0,6}$/.test(line) || file === "") return undefined;
  const path = file.replaceAll("%7C", "|");
  return {
    level: known.data,
    source: {
      file: placeOf(isAbsolute(path) ? path : resolve(root, path), root),
      line: Number(line),
      name: name === "" ? "main" : name,
    },
    message: message.join("|"),
  };
}
