import { lifecycle } from "./lifecycle.ts";

/** Generated → Viewed → Action Triggered → Archived (001). */
export const pipelineReportStates = lifecycle({
  name: "PipelineReport",
  seed: "001",
  initial: "Generated",
  transitions: {
    Generated: [{ to: "Viewed" }],
    Viewed: [{ to: "Action Triggered" }],
    "Action Triggered": [{ to: "Archived" }],
    Archived: [],
  },
});
