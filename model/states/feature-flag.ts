import type { FeatureFlag } from "../declared/feature-flag.ts";
import { lifecycle } from "./lifecycle.ts";

/** enabled false → true (0 → X) → 100 → off or killed (000). */
export const featureFlagStates = lifecycle({
  name: "FeatureFlag",
  seed: "000",
  initial: "off",
  transitions: {
    off: [
      { to: "rolling out", on: "enabled, 0 → X percent" },
      { to: "killed", on: "kill switch" },
    ],
    "rolling out": [
      { to: "rolling out", on: "next step of the ladder, or one back" },
      { to: "on for all", on: "100 percent" },
      { to: "off", on: "disabled" },
      { to: "killed", on: "kill switch" },
    ],
    "on for all": [
      { to: "rolling out", on: "one step back" },
      { to: "off", on: "disabled" },
      { to: "killed", on: "kill switch" },
    ],
    killed: [{ to: "off", on: "a new revision in the catalog", needs: "new revision" }],
  },
});

type FlagState = keyof typeof featureFlagStates.transitions;

/** The state that a flag's fields say. */
export function featureFlagState(
  flag: Pick<FeatureFlag, "enabled" | "killSwitch" | "rolloutPercentage">,
): FlagState {
  if (flag.killSwitch) return "killed";
  if (!flag.enabled) return "off";
  return flag.rolloutPercentage === 100 ? "on for all" : "rolling out";
}

/** Percent of the subjects that get it, but for the cohorts. */
export function shareOf(flag: Pick<FeatureFlag, "enabled" | "rolloutPercentage">): number {
  return flag.enabled ? flag.rolloutPercentage : 0;
}
