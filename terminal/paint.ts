import picocolors from "picocolors";
import type { Context } from "./context.ts";

export type Paint = ReturnType<typeof picocolors.createColors>;

/** Colours for standard output, or none where it is no terminal or NO_COLOR is set. */
export function paintFor(context: Pick<Context, "color">): Paint {
  return picocolors.createColors(context.color);
}
