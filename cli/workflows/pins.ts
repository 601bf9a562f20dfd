import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";

const pin = z.strictObject({
  version: z.string().regex(/^v\d+(\.\d+)*$/, "must be a version such as v7.0.1"),
  sha: z.string().regex(/^[0-9a-f]{40}$/, "must be a full commit, 40 hex digits"),
});
const actionName = z.string().regex(/^[\w.-]+\/[\w./-]+$/, "must be an action such as actions/checkout");
const pinsSchema = z.record(actionName, pin);

/** By action: the commit that stands for a version, which a tag would not since it can be moved. */
export type Pins = z.infer<typeof pinsSchema>;

/** The file that pins the actions, as people name it. */
export const pinsFile = "cli/workflows/actions.yml";

export function readPins(file: string | URL = new URL("actions.yml", import.meta.url)): Pins {
  const parsed = pinsSchema.safeParse(parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${pinsFile} ${path.join(".")}: ${message}`,
  );
  throw new GantryError("the actions are not pinned as they have to be", {
    problems,
    exitCode: ExitCode.usage,
  });
}

/** The pin of an action. Throws where there is none: an action is never used by a name that can be moved. */
export function pinOf(pins: Pins, action: string): Pins[string] {
  const found = pins[action];
  if (found !== undefined) return found;
  throw new GantryError(`the action "${action}" has no pin`, {
    hint: `add "${action}: { version: v…, sha: … }" to ${pinsFile}, with the commit of that version's tag`,
    exitCode: ExitCode.usage,
  });
}
