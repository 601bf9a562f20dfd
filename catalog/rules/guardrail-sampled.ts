import { samplerSourceOf } from "../../model/declared/sampler.ts";
import type { CatalogRule } from "./rule.ts";

/** Every portal needs the guardrail, and a new product has no image of a sampler yet: it is said, and stops nothing. */
export const guardrailSampled: CatalogRule = {
  id: "guardrail-sampled",
  description: "A guardrail that Google does not see has a sampler, and so data.",
  level: "notice",
  *check({ entities, merged }) {
    if (merged["sampler"] != null) return;
    for (const guardrail of entities.guardrails.values()) {
      if (samplerSourceOf(guardrail) === undefined || guardrail.metricName !== "vercel_build_minutes")
        continue;
      yield {
        path: ["guardrails", guardrail.id, "observabilitySource"],
        text: "is read by nobody: without a sampler it has no data, and its alert stays silent",
        hint: "declare one: docs/guardrails.md",
      };
    }
  },
};
