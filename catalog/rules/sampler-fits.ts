import {
  samplerSecrets,
  samplerSourceOf,
  samplerSources,
  type SamplerSource,
} from "../../model/declared/sampler.ts";
import { isInSecretManager } from "../../model/declared/secret-credential-set.ts";
import type { Finding } from "../check/finding.ts";
import { quote } from "../check/quote.ts";
import { namesOf, type CatalogRule, type RuleContext } from "./rule.ts";

/** A source without a guardrail is a token that nobody needs, and a guardrail without its source an alert that never fires. */
export const samplerFits: CatalogRule = {
  id: "sampler-fits",
  description:
    "The sampler knows each source that a guardrail chose over Google's own, asks nobody else, and has its tokens in Secret Manager.",
  level: "error",
  *check(context) {
    yield* unaskedGuardrails(context);
    yield* idleSources(context);
    yield* tokensElsewhere(context);
  },
};

function* unaskedGuardrails({ entities, merged }: RuleContext): Generator<Finding> {
  const { sampler, guardrails } = entities;
  // One with a mistake of its own may have it.
  const isUnclear = merged["sampler"] != null && sampler === undefined;
  if (isUnclear) return;
  for (const { id, observabilitySource, ...guardrail } of guardrails.values()) {
    const source = samplerSourceOf({ observabilitySource });
    if (source === undefined || sampler?.[source] !== undefined) continue;
    // Nothing else measures builds, and every portal needs that guardrail: `guardrail-sampled` says that it has no data.
    if (sampler === undefined && guardrail.metricName === "vercel_build_minutes") continue;
    yield {
      path: ["guardrails", id, "observabilitySource"],
      text: `is read by nobody: there is no sampler.${source}`,
      hint: `say in "sampler.${source}" where it is asked, or measure it by "cloud-run-logs"`,
      dependsOn: [["sampler"]],
    };
  }
}

function* idleSources({ entities, merged }: RuleContext): Generator<Finding> {
  const { sampler, guardrails } = entities;
  if (sampler === undefined || namesOf(merged, "guardrails").some((id) => !guardrails.has(id))) return;
  const asked = new Set([...guardrails.values()].map(samplerSourceOf));
  for (const source of samplerSources) {
    if (sampler[source] === undefined || asked.has(source)) continue;
    yield {
      path: ["sampler", source],
      text: "is asked for no guardrail of this environment",
      hint: "remove it; an environment that has no use for it sets it to null",
      showsValue: false,
      dependsOn: [["guardrails"]],
    };
  }
  if (samplerSources.every((source) => sampler[source] === undefined))
    yield {
      path: ["sampler"],
      text: "asks nobody",
      hint: `say whom: ${samplerSources.map(quote).join(", ")}`,
      showsValue: false,
    };
}

function* tokensElsewhere({ entities: { sampler, secrets } }: RuleContext): Generator<Finding> {
  for (const [id, source] of samplerSecrets({ sampler })) {
    const secret = secrets.get(id);
    if (secret === undefined || isInSecretManager(secret)) continue;
    yield {
      path: tokenPath(source),
      text: `is a secret of ${quote(secret.service)}, and Cloud Run reads none of those`,
      hint: `set secrets.${id}.service to cloud-run`,
      dependsOn: [["secrets", id]],
    };
  }
}

function tokenPath(source: SamplerSource): readonly string[] {
  return ["sampler", source, "tokenRef"];
}
