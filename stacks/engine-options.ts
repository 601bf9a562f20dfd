import { placeOf } from "./place-of.ts";
import type { StackOptions } from "./program.ts";

/** What the program of a stack is run with where the engine runs it, or somebody does as the engine would. */
export function engineOptions({
  root,
  stack,
  env,
}: {
  root: string;
  stack: string;
  env: Readonly<Record<string, string | undefined>>;
}): StackOptions {
  return {
    root,
    stack,
    rotationsDir: env["GANTRY_ROTATIONS"],
    deployment: env["GANTRY_DEPLOYMENT"],
    // Where mistakes go is said by gantry alone, to each engine that it starts.
    guarded: env["GANTRY_MISTAKE"] !== undefined,
    localState: env["PULUMI_BACKEND_URL"]?.startsWith("file:") === true,
    place: placeOf(root, env),
    own: { folder: root, mayLack: false, run: true },
    now: new Date(),
  };
}
