import { ladderSteps } from "../../model/states/rollout-ladder.ts";
import type { CatalogRule } from "./rule.ts";

/** Any share is legal (000); one beside the ladder is mostly a slip of the finger. */
export const flagOnLadder: CatalogRule = {
  id: "flag-on-ladder",
  description: "A flag's share is a step of the gray ladder.",
  level: "notice",
  *check({ entities }) {
    for (const { key, rolloutPercentage } of entities.flags.values()) {
      if (ladderSteps.includes(rolloutPercentage)) continue;
      const path = ["flags", key, "rolloutPercentage"];
      yield { path, text: "is no step of the gray ladder", hint: `the steps are ${ladderSteps.join(", ")}` };
    }
  },
};
