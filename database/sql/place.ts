/** A place in a text, both from 1; columns count characters. */
export interface Place {
  line: number;
  column: number;
}

/** Where the character with this index (from 0, by code point) stands. */
export function placeOf(text: string, index: number): Place {
  const before = Array.from(text).slice(0, index).join("");
  const lines = before.split("\n");
  return { line: lines.length, column: Array.from(lines.at(-1) ?? "").length + 1 };
}

/** The same for the index of a byte of its UTF-8. */
export function placeOfByte(text: string, byte: number): Place {
  const before = Buffer.from(text).subarray(0, byte).toString();
  return placeOf(text, Array.from(before).length);
}
