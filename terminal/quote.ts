import { join } from "node:path";

/** The shells that gantry can set variables in. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** A text as one word that the shell takes as it is, whatever is in it. There is no way to write a NUL. */
export function quoteWord(text: string, shell: Shell): string {
  if (text.includes("\0")) throw new Error("a NUL cannot be given to a shell");
  return shell === "fish"
    ? `'${text.replaceAll("\\", String.raw`\\`).replaceAll("'", String.raw`\'`)}'`
    : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const entry = join(import.meta.dirname, "..", "cli", "gantry.js");

/** The words that start this very gantry, quoted for a shell: the Node that runs it, and its entry point. */
export function ownCommand(shell: Shell): string {
  return [process.execPath, entry].map((word) => quoteWord(word, shell)).join(" ");
}

/** The line that installs the hook, for a person to copy. */
export function hookLine(shell: Shell): string {
  const command = `node ${/^[\w./-]+$/.test(entry) ? entry : quoteWord(entry, shell)} profile hook ${shell}`;
  return shell === "fish" ? `${command} | source` : `eval "$(${command})"`;
}
