import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { onOneLine } from "../../terminal/width.ts";

/** A line of output has at most so many characters; of a longer one the rest is counted and left out. */
export const longestLine = 16_384;

/**
 * Makes whole lines of a stream's pieces, however it is cut: a lone carriage return ends a line as well, as a progress bar
 * writes them. It holds one line at most, and of that no more than `longestLine`.
 */
export class OutputLines {
  readonly #give: (line: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  #kept = "";
  #leftOut = 0;
  #endedByReturn = false;

  constructor(give: (line: string) => void) {
    this.#give = give;
  }

  add(piece: Buffer): void {
    this.#take(this.#decoder.write(piece));
  }

  /** The stream has ended: what is left is a line too. */
  end(): void {
    this.#take(this.#decoder.end());
    if (this.#kept !== "" || this.#leftOut > 0) this.#finish();
  }

  #take(text: string): void {
    let from = this.#endedByReturn && text.startsWith("\n") ? 1 : 0;
    if (text !== "") this.#endedByReturn = text.endsWith("\r");
    const ends = /\r\n?|\n/g;
    ends.lastIndex = from;
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      this.#keep(text, from, end.index);
      this.#finish();
      from = ends.lastIndex;
    }
    this.#keep(text, from, text.length);
  }

  #keep(text: string, from: number, to: number): void {
    const room = longestLine - this.#kept.length;
    this.#kept += text.slice(from, Math.min(to, from + room));
    this.#leftOut += Math.max(0, to - from - room);
  }

  #finish(): void {
    const rest = this.#leftOut === 0 ? "" : `… and ${this.#leftOut} more characters`;
    this.#give(`${printable(this.#kept)}${rest}`);
    this.#kept = "";
    this.#leftOut = 0;
  }
}

/** Without colours and cursor movements; every other character that a terminal would act on is written out. */
function printable(line: string): string {
  return /^[ -~]*$/.test(line) ? line : onOneLine(stripVTControlCharacters(line).replaceAll("\t", "    "));
}
