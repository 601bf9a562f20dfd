import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en");

/** How many columns of a terminal a text takes: none for a Thai vowel above, two for 漢, none for what sets a colour. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** A text from outside, with what ends a line or what a terminal would act on written out. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0)?.toString(16).padStart(4, "0") ?? "";
    return character === "\n" ? "\\n" : `\\u${code}`;
  });
}

/** A text of `columns` columns, with spaces after it; or before it. What is wider stays as it is. */
export function padded(text: string, columns: number, side: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, columns - widthOf(text)));
  return side === "left" ? text + spaces : spaces + text;
}

/** A text's characters as people count them: an emoji of several code points is one. */
export function graphemesOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** A text of at most `columns` columns: what is longer ends with "…". Not for what holds colours. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  for (const segment of graphemesOf(text)) {
    if (widthOf(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text in lines of at most `columns` columns, broken between words; in one where it goes to no terminal. */
export function wrapped(text: string, columns: number | undefined): string[] {
  if (columns === undefined) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= columns) {
      lines.splice(-1, 1, `${last} ${word}`);
    } else lines.push(word);
  }
  return lines;
}
