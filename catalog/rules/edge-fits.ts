import { flagSecretRefs, flagWorkerSecrets } from "../../model/declared/edge.ts";
import { bundleSecrets } from "../../model/declared/credential-bundle.ts";
import { quote } from "../check/quote.ts";
import type { Finding } from "../check/finding.ts";
import type { CatalogRule, RuleContext } from "./rule.ts";

/** A Worker answers to one host of the zone that we hold, and reads what Cloudflare keeps for it and nothing else. */
export const edgeFits: CatalogRule = {
  id: "edge-fits",
  description:
    "The Worker that evaluates flags has a host of its own below the product's domain, and secrets of service cloudflare that nobody else has.",
  level: "error",
  *check(context) {
    const { entities } = context;
    const { edge, product } = entities;
    const flags = edge?.flags;
    if (flags !== undefined) {
      const path = ["edge", "flags", "host"];
      if (product !== undefined && !flags.host.endsWith(`.${product.domain}`))
        yield { path, text: `does not lie below ${product.domain}` };
      for (const { id, endpointUrl } of entities.surfaces.values()) {
        if (new URL(endpointUrl).hostname === flags.host)
          yield { path, text: `is the host of surface ${quote(id)}`, hint: "give it one of its own" };
      }
      yield* secretsElsewhere(context);
    }
    yield* strayWorkerSecrets(context);
  },
};

function* secretsElsewhere({ entities }: RuleContext): Generator<Finding> {
  for (const field of flagSecretRefs) {
    const name = entities.edge?.flags?.[field];
    const service = name === undefined ? undefined : entities.secrets.get(name)?.service;
    if (name === undefined || service === undefined || service === "cloudflare") continue;
    yield {
      path: ["edge", "flags", field],
      text: `is a secret of ${quote(service)}, and a Worker reads none of those`,
      hint: `set secrets.${name}.service to cloudflare`,
      dependsOn: [["secrets", name]],
    };
  }
}

/** Nothing else reads from Cloudflare: such a secret would be written nowhere. */
function* strayWorkerSecrets({ entities }: RuleContext): Generator<Finding> {
  if (entities.edge === undefined) return;
  const ofWorkers = flagWorkerSecrets(entities.edge);
  for (const bundle of entities.bundles.values()) {
    for (const id of bundleSecrets(bundle)) {
      if (ofWorkers.has(id) || entities.secrets.get(id)?.service !== "cloudflare") continue;
      yield {
        path: ["secrets", id, "service"],
        text: `is for what a Worker reads, and bundle ${quote(bundle.name)} has it`,
        hint: "name it in edge.flags, or let another service keep it",
        dependsOn: [["bundles", bundle.name]],
      };
    }
  }
}
