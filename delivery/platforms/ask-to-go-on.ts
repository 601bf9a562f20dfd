import { choose } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { say } from "../../terminal/say.ts";
import type { Watch } from "./let-last.ts";

/** How whoever sits at the terminal is asked where a release pauses; undefined where nobody does. */
export function askToGoOn(context: Context): Watch["ask"] {
  if (!context.interactive) return undefined;
  return ({ reasons, mayGoOn }, stop) => {
    say(
      context,
      ["the release waits before its next step:", ...reasons.map((each) => `  ${each}`)].join("\n"),
    );
    return choose(
      "It is read again each minute. What now?",
      [
        { value: "again", label: "read it again" },
        // Nobody skips what a guardrail holds (design.md, "Releases").
        ...(mayGoOn ? [{ value: "on", label: "go on without the data" } as const] : []),
        { value: "back", label: "end the release, and bring the traffic back" },
      ],
      stop,
    );
  };
}
