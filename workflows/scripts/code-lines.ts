/** A line of a script that is code, trimmed, with its number from 1. */
export interface CodeLine {
  number: number;
  line: string;
}

/** Lines that are neither blank nor a comment. */
export function codeLines(text: string): CodeLine[] {
  return text
    .split("\n")
    .map((line, index) => ({ number: index + 1, line: line.trim() }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"));
}
