import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { featureFlagState } from "../../model/states/feature-flag.ts";
import type { Since } from "./flag-history.ts";

/** A flag in one environment, for programs. */
export interface FlagDocument extends FeatureFlag {
  environment: EnvironmentName;
  state: ReturnType<typeof featureFlagState>;
  /** The commit that made it so; null where it is not committed, or not known. */
  commit: string | null;
}

export function flagDocument(flag: FeatureFlag, environment: EnvironmentName, since: Since): FlagDocument {
  const observed =
    since.kind === "committed" ? { updatedBy: since.by, updatedAt: since.at.toISOString() } : {};
  return {
    ...flag,
    ...observed,
    environment,
    state: featureFlagState(flag),
    commit: since.kind === "committed" ? since.commit : null,
  };
}
