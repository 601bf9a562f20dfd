import { lifecycle, statesOf } from "./lifecycle.ts";

/** The percentages through which a flag is rolled out, each step reversible. */
export const rolloutLadder = lifecycle({
  name: "FeatureFlag.rolloutPercentage",
  seed: "000",
  initial: "0",
  transitions: {
    "0": [{ to: "1" }],
    "1": [{ to: "5" }, { to: "0" }],
    "5": [{ to: "25" }, { to: "1" }],
    "25": [{ to: "50" }, { to: "5" }],
    "50": [{ to: "100" }, { to: "25" }],
    "100": [{ to: "50" }],
  },
});

/** The steps of the ladder in percent, 0 included. */
export const ladderSteps: readonly number[] = statesOf(rolloutLadder).map(Number);

/** The step above a share; undefined at the top. */
export function nextStep(share: number): number | undefined {
  return ladderSteps.find((step) => step > share);
}

/** The step below a share; undefined at the bottom. */
export function stepBack(share: number): number | undefined {
  return ladderSteps.findLast((step) => step < share);
}
