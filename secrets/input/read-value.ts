import { isCancel, password } from "@clack/prompts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { say } from "../../terminal/say.ts";

/** More than any keeper takes. */
const longest = 256 * 1024;

/**
 * A value from standard input, byte for byte up to its end: without its last line end, a private key is none. On a terminal
 * it is asked for, and not shown. Never from arguments, which every user of the machine can see.
 */
export async function readValue(context: Context, prompt: string): Promise<string> {
  const value = context.stdin.isTTY === true ? await ask(prompt) : decode(await readAll(context.stdin));
  const note = whiteSpaceNote(value);
  if (note !== undefined) say(context, `note: ${note}`);
  return value;
}

/** What `echo` adds is a part of the value, which few tokens have. */
function whiteSpaceNote(value: string): string | undefined {
  if (/^[^\r\n]+\r?\n$/.test(value))
    return "the value ends with a line end, which is kept; printf %s leaves it out";
  if (/^\s/.test(value) || /[^\S\n]\n?$/.test(value))
    return "the value begins or ends with white space, which is kept";
  return undefined;
}

async function ask(prompt: string): Promise<string> {
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
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw usage("the value on standard input is not UTF-8", "encode binary values as text, such as base64");
  }
}

function usage(message: string, hint: string): GantryError {
  return new GantryError(message, { hint, exitCode: ExitCode.usage });
}
