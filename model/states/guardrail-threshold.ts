import { lifecycle } from "./lifecycle.ts";

/** Updated when a budget changes; every change is told to the governance log (003). */
export const guardrailThresholdStates = lifecycle({
  name: "GuardrailMetric.threshold",
  seed: "003",
  initial: "Set",
  transitions: {
    Set: [{ to: "Updated", on: "a budget changes", needs: "governance entry" }],
    Updated: [{ to: "Updated", on: "a budget changes", needs: "governance entry" }],
  },
});
