import { channelSecrets, relayedChannels } from "../../model/declared/alert-channel.ts";
import { flagSecretRefs, flagWorkerSecrets } from "../../model/declared/edge.ts";
import { relayWorkerSecrets } from "../../model/declared/worker-secrets.ts";
import { bundleSecrets } from "../../model/declared/credential-bundle.ts";
import { quote } from "../check/quote.ts";
import type { Finding } from "../check/finding.ts";
import type { KeyPath } from "../plain.ts";
import type { CatalogRule, RuleContext } from "./rule.ts";

/** A Worker answers to one host of the zone that we hold, and reads what Cloudflare keeps for it and nothing else. */
export const edgeFits: CatalogRule = {
  id: "edge-fits",
  description:
    "A Worker has an account at Cloudflare, a host of its own below the product's domain, and secrets of service cloudflare that nobody else has; alerts that go elsewhere than into a mailbox have their relay.",
  level: "error",
  *check(context) {
    yield* withoutAccount(context);
    yield* strangeHosts(context);
    yield* secretsElsewhere(context);
    yield* strayWorkerSecrets(context);
    yield* withoutRelay(context);
  },
};

function* withoutAccount({ entities: { edge }, merged }: RuleContext): Generator<Finding> {
  if (merged["cloudflare"] != null) return;
  for (const field of ["flags", "relay"] as const) {
    if (edge?.[field] === undefined) continue;
    yield {
      path: ["edge", field],
      text: "is a Worker at Cloudflare, and the catalog has no account there",
      hint: "say account and zone under cloudflare, or remove it",
      showsValue: false,
      dependsOn: [["cloudflare"]],
    };
  }
}

function* strangeHosts({ entities: { edge, product, surfaces } }: RuleContext): Generator<Finding> {
  for (const field of ["flags", "relay"] as const) {
    const host = edge?.[field]?.host;
    if (host === undefined) continue;
    const path = ["edge", field, "host"];
    if (product !== undefined && !host.endsWith(`.${product.domain}`))
      yield { path, text: `does not lie below ${product.domain}` };
    for (const { id, endpointUrl } of surfaces.values()) {
      if (new URL(endpointUrl).hostname === host)
        yield { path, text: `is the host of surface ${quote(id)}`, hint: "give it one of its own" };
    }
  }
  if (edge?.relay !== undefined && edge.relay.host === edge.flags?.host)
    yield {
      path: ["edge", "relay", "host"],
      text: "is the host of edge.flags",
      hint: "give it one of its own",
    };
}

function* secretsElsewhere(context: RuleContext): Generator<Finding> {
  const { entities } = context;
  for (const { path, id } of workerReferences(context)) {
    const service = entities.secrets.get(id)?.service;
    if (service === undefined || service === "cloudflare") continue;
    yield {
      path,
      text: `is a secret of ${quote(service)}, and a Worker reads none of those`,
      hint: `set secrets.${id}.service to cloudflare`,
      dependsOn: [["secrets", id]],
    };
  }
}

function* workerReferences({ entities }: RuleContext): Generator<{ path: KeyPath; id: string }> {
  for (const field of flagSecretRefs) {
    const id = entities.edge?.flags?.[field];
    if (id !== undefined) yield { path: ["edge", "flags", field], id };
  }
  for (const [name, channel] of entities.channels)
    for (const [field, id] of channelSecrets(channel)) yield { path: ["channels", name, field], id };
}

/** Nothing else reads from Cloudflare: such a secret would be written nowhere. */
function* strayWorkerSecrets({ entities }: RuleContext): Generator<Finding> {
  if (entities.edge === undefined) return;
  const ofWorkers = new Set([
    ...flagWorkerSecrets(entities.edge).keys(),
    ...relayWorkerSecrets(Object.fromEntries(entities.channels)),
  ]);
  for (const bundle of entities.bundles.values()) {
    for (const id of bundleSecrets(bundle)) {
      if (ofWorkers.has(id) || entities.secrets.get(id)?.service !== "cloudflare") continue;
      yield {
        path: ["secrets", id, "service"],
        text: `is for what a Worker reads, and bundle ${quote(bundle.name)} has it`,
        hint: "name it in edge.flags or in a channel, or let another service keep it",
        dependsOn: [["bundles", bundle.name]],
      };
    }
  }
}

function* withoutRelay({ entities: { edge, channels } }: RuleContext): Generator<Finding> {
  if (edge === undefined || edge.relay !== undefined) return;
  for (const [id] of relayedChannels(Object.fromEntries(channels))) {
    yield {
      path: ["channels", id, "kind"],
      text: "goes by the relay, and this environment has none",
      hint: "write its host into edge.relay.host, or let the channel be one of kind email",
      dependsOn: [["edge"]],
    };
  }
}
