import { join } from "node:path";
import { quoteWord, type Shell } from "./quote.ts";

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
