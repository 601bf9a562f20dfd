import { styleText } from "node:util";
import type { Context } from "./context.ts";

/**
 * What a text is shown in: what a terminal's own palette has readable on dark and on light. Nothing is white, black or bright,
 * nothing has a background, and yellow, which is pale on white, is for signs that a word stands beside.
 */
export interface Paint {
  bold: (text: string) => string;
  cyan: (text: string) => string;
  dim: (text: string) => string;
  green: (text: string) => string;
  magenta: (text: string) => string;
  red: (text: string) => string;
  yellow: (text: string) => string;
}

/** Colours for standard output, or none where it is no terminal or NO_COLOR is set. */
export function paintFor({ color }: Pick<Context, "color">): Paint {
  // Whether there are colours is known already: Node is not to look for itself.
  const shownIn = (style: keyof Paint) => (text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  return {
    bold: shownIn("bold"),
    cyan: shownIn("cyan"),
    dim: shownIn("dim"),
    green: shownIn("green"),
    magenta: shownIn("magenta"),
    red: shownIn("red"),
    yellow: shownIn("yellow"),
  };
}
