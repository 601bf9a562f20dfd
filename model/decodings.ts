/** Codes within codes are followed so deep. */
const deepest = 4;
/** Shorter runs of letters hold nothing that anybody would look for. */
const base64 = /[A-Za-z0-9+/_-]{16,}/g;
/** Half a byte at the end is what a text that was cut, or broken into lines, leaves over. */
const hex = /(?<![0-9a-z])(?:0x)?((?:[0-9a-f]{2}){8,})[0-9a-f]?(?![0-9a-z])/gi;
/** Where a long code goes on in the next line, also in a text within JSON. */
const brokenLine = /(?<=[A-Za-z0-9+/_-]{60})(?:(?:\r|\\{1,4}r)?(?:\n|\\{1,4}n))(?=[A-Za-z0-9+/_-])/g;
const escaped = /\\{1,4}(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/gi;
const percent = /%([0-9a-f]{2})/gi;
const unreadable = /[^\P{Cc}\t\n\r]|\ufffd/u;

/**
 * A text, and what it says to whoever decodes what is in it: base64, hexadecimal, percent-encoding and the escapes of
 * programming languages, also one in another. What does not decode to text is given and not followed further.
 */
export function readingsOf(text: string): string[] {
  const found = [text];
  let level = [text];
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    const next = level.flatMap(decode).filter((each) => each !== "" && !found.includes(each));
    found.push(...next);
    level = next.filter((each) => !unreadable.test(each));
  }
  return found;
}

function decode(text: string): string[] {
  const found: string[] = [];
  if (text.includes("%")) found.push(text.replace(percent, (_, code: string) => character(code)));
  if (text.includes("\\"))
    found.push(text.replace(escaped, (_, byte?: string, unit?: string) => character(byte ?? unit ?? "")));
  // Long codes are broken into lines.
  const joined = text.replaceAll(brokenLine, "");
  const whole = /^[\w+/=\s-]+$/.test(text) && /\s/.test(text) ? text.replaceAll(/\s+/g, "") : joined;
  for (const [, run = ""] of whole.matchAll(hex)) found.push(Buffer.from(run, "hex").toString());
  for (const [run] of whole.matchAll(base64)) found.push(Buffer.from(run, "base64").toString());
  return found.filter((each) => each !== text);
}

function character(code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}
