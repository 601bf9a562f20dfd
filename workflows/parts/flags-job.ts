import type { Job } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** The check that fails where a flag is stale. */
export const flagsCheck = "flags";

/** With all of the history: a clone that is cut off cannot say since when a flag is as it is, and the command refuses it. */
export function flagsJob(options: { cache: boolean }): Job {
  return {
    "timeout-minutes": 10,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut({ history: true }),
      steps.setUpNode(options),
      steps.installProject(),
      run("Ask that no flag is stale", "npx --no -- gantry flag stale --check"),
    ],
  };
}
