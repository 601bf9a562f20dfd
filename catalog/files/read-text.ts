import { isUtf8 } from "node:buffer";
import { limits } from "./limits.ts";
import { Lines } from "./lines.ts";

/** Why bytes could not be taken as text, and where: 1-based, 0 where it is the whole file. */
interface Unreadable {
  text: string;
  hint?: string;
  line: number;
  column: number;
}

export type ReadText = { source: string; fault?: never } | { source?: never; fault: Unreadable };

/** Control and direction characters: what a person reads is then not what a machine reads. */
const invisible = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u;

/** The text of a file: within its limit, valid UTF-8 to the last byte, nothing invisible in it. A byte order mark goes. */
export function readText(bytes: Buffer): ReadText {
  if (bytes.length > limits.fileBytes) {
    return { fault: { line: 0, column: 0, text: `larger than ${limits.fileBytes / 1024 / 1024} MiB` } };
  }
  if (!isUtf8(bytes)) {
    return { fault: { ...firstInvalid(bytes), text: "not UTF-8", hint: "save the file as UTF-8" } };
  }
  const source = new TextDecoder().decode(bytes);
  const found = invisible.exec(source);
  if (found === null) return { source };
  const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? "";
  const text = `an invisible character, U+${code}`;
  return { fault: { ...new Lines(source).at(found.index), text, hint: "remove it" } };
}

/** No byte of a multi-byte character is a line feed, so the first line that is invalid holds the first mistake. */
function firstInvalid(bytes: Buffer): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break;
    line += 1;
    start = end + 1;
  }
  const end = bytes.indexOf(10, start);
  const decoder = new TextDecoder();
  const text = decoder.decode(bytes.subarray(start, end === -1 ? bytes.length : end));
  return { line, column: text.indexOf("\ufffd") + 1 };
}
