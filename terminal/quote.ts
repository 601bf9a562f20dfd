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
