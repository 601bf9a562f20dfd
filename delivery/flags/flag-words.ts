import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { featureFlagState, shareOf } from "../../model/states/feature-flag.ts";
import { nextStep } from "../../model/states/rollout-ladder.ts";
import { ageOf } from "../status/age.ts";
import type { Since } from "./flag-history.ts";

type Deciding = Pick<FeatureFlag, "enabled" | "rolloutPercentage" | "cohorts" | "killSwitch">;

/** Who has a flag, in words. */
export function audienceOf(flag: Deciding): string {
  const state = featureFlagState(flag);
  if (state === "killed") return "nobody: the kill switch is on";
  if (state === "off") return "nobody: it is off";
  if (state === "on for all") return "everybody";
  const { rolloutPercentage: share, cohorts = [] } = flag;
  const percent = `${share} %`;
  if (cohorts.length === 0) return share === 0 ? "nobody" : `${percent} of all`;
  return `${cohorts.join(", ")}${share === 0 ? "" : `, and ${percent} of the others`}`;
}

/** What comes next for a flag, as a command where there is one. */
export function nextOf(flag: Deciding & Pick<FeatureFlag, "key">, environment: EnvironmentName): string {
  const state = featureFlagState(flag);
  if (state === "killed") return `"gantry flag revive ${flag.key} ${environment}" brings it back`;
  if (state === "on for all") return "take it out of the code, and then out of the catalog";
  return `"gantry flag ramp ${flag.key} ${environment}" brings it to ${nextStep(shareOf(flag)) ?? 100} %`;
}

/** Since when, in a word or two. */
export function sinceText(since: Since, now: Date): string {
  if (since.kind === "committed") return ageOf(since.at.toISOString(), now);
  return since.kind === "uncommitted" ? "not committed" : "not known";
}
