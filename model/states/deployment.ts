import { lifecycle } from "./lifecycle.ts";

/** PENDING → RUNNING → SUCCESS, FAILED or CANCELLED (001). */
export const deploymentStates = lifecycle({
  name: "Deployment.status",
  seed: "001",
  initial: "PENDING",
  transitions: {
    PENDING: [{ to: "RUNNING" }],
    RUNNING: [{ to: "SUCCESS" }, { to: "FAILED" }, { to: "CANCELLED" }],
    SUCCESS: [],
    FAILED: [],
    CANCELLED: [],
  },
});
