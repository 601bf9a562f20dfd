import { lifecycle } from "./lifecycle.ts";

/** What an artifact goes through on its way through the channels (000). */
export const releaseChannelStates = lifecycle({
  name: "ReleaseChannel",
  seed: "000",
  initial: "artifact built",
  transitions: {
    "artifact built": [{ to: "pre-release deploy" }],
    "pre-release deploy": [{ to: "validate" }],
    validate: [{ to: "production deploy", needs: "approval" }],
    "production deploy": [{ to: "rollback", on: "optional" }],
    rollback: [],
  },
});
