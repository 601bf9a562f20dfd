import type { GitTag } from "../observed/git-tag.ts";
import { lifecycle, type Lifecycle } from "./lifecycle.ts";

/** Created → Immutable (001): neither moved nor made again. */
export const versionTagStates = lifecycle({
  name: "GitTag (VERSION)",
  seed: "001",
  initial: "Created",
  transitions: { Created: [{ to: "Immutable", on: "pushed" }], Immutable: [] },
});

/** Created → Moved → Moved → … (001). */
export const environmentTagStates = lifecycle({
  name: "GitTag (ENVIRONMENT)",
  seed: "001",
  initial: "Created",
  transitions: {
    Created: [{ to: "Moved", on: "the next deployment" }],
    Moved: [{ to: "Moved", on: "the next deployment" }],
  },
});

/** Created → Immutable (001): a version that changes its state gets a further tag. */
export const stateTagStates = lifecycle({
  name: "GitTag (STATE)",
  seed: "001",
  initial: "Created",
  transitions: { Created: [{ to: "Immutable", on: "pushed" }], Immutable: [] },
});

/** The lifecycle of a tag by its type. */
export const gitTagStates: Readonly<Record<GitTag["tagType"], Lifecycle>> = {
  VERSION: versionTagStates,
  ENVIRONMENT: environmentTagStates,
  STATE: stateTagStates,
};
