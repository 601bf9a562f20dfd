import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ToldMistake } from "../../model/told-mistake.ts";
import { loadOnFirstUse } from "../../stacks/load-on-first-use.ts";

const mistake: ToldMistake = {
  message: "the program has a resource hook, which runs at the application and which no plan shows",
  problems: [
    "neither the engine's events nor its plan name it, so nobody could have judged or approved what it does",
  ],
  hint: "take the hook out of the program; what has to be done to a deployment is a resource, or a step of a workflow",
  exitCode: 3,
};

/**
 * Has the SDK that runs a program refuse resource hooks and error hooks as they are made, and tell the command why.
 *
 * @param program the SDK's own start of the program, as Node was given it
 * @param told where the command reads mistakes
 */
export function refuseHooks(program: string, told: string): void {
  const refuse = (): never => {
    writeFileSync(told, JSON.stringify(mistake));
    throw new Error(mistake.message);
  };
  const known = { registerResourceHook: refuse, registerErrorHook: refuse };
  loadOnFirstUse("@pulumi/pulumi/runtime/resource.js", createRequire(program), known);
}
