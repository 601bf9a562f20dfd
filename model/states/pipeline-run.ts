import { lifecycle } from "./lifecycle.ts";

/** Created at init, updated by every completed step, finalized at complete (004). */
export const pipelineRunStates = lifecycle({
  name: "PipelineRun",
  seed: "004",
  initial: "Created",
  transitions: {
    Created: [{ to: "Updated", on: "a step is complete" }],
    Updated: [
      { to: "Updated", on: "a step is complete" },
      { to: "Finalized", on: "step complete" },
    ],
    Finalized: [],
  },
});
