import { isCancel, password } from "@clack/prompts";
import { ExitCode, GantryError } from "../../../model/errors.ts";
import type { Context } from "../../context.ts";

/** More than any keeper takes. */
const longest = 256 * 1024;

/**
 * A value from standard input, up to its end and without one line end there; on a terminal it is asked for, and not
 * shown. Never from arguments, which every user of the machine can see.
 */
export async function readValue(context: Context, prompt: string): Promise<string> {
  if (context.stdin.isTTY !== true) return decode(await readAll(context.stdin));
  const answer = await password({ message: prompt });
  if (isCancel(answer)) throw new GantryError("nothing was changed: no value was given");
  return answer;
}

async function readAll(stdin: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > longest) {
      throw usage(
        `the value on standard input is longer than ${longest / 1024} KiB`,
        "is it the right file?",
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch {
    throw usage("the value on standard input is not UTF-8", "encode binary values as text, such as base64");
  }
}

function usage(message: string, hint: string): GantryError {
  return new GantryError(message, { hint, exitCode: ExitCode.usage });
}
