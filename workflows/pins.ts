import { ExitCode, GantryError } from "../model/errors.ts";

/** By action: the commit that stands for a version, which a tag would not since it can be moved. */
export type Pins = Readonly<Record<string, { version: `v${number}${string}`; sha: string }>>;

/** The file that pins the actions, as people name it. */
export const pinsFile = "workflows/actions.ts";

/** The pin of an action. Throws where there is none: an action is never used by a name that can be moved. */
export function pinOf(pins: Pins, action: string): Pins[string] {
  const found = pins[action];
  if (found !== undefined) return found;
  throw new GantryError(`the action "${action}" has no pin`, {
    hint: `add "${action}": { version: "v…", sha: "…" } to ${pinsFile}, with the commit of that version's tag`,
    exitCode: ExitCode.usage,
  });
}
