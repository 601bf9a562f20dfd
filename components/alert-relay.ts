import * as pulumi from "@pulumi/pulumi";
import { outboxBundle, relayBundle } from "../edge/bundle.ts";
import type { RelayChannel, RelaySettings } from "../edge/relay-settings.ts";
import { outboxWorkerName, relayWorkerName } from "../model/cloud-names.ts";
import { relayedChannels, type RelayedChannel } from "../model/declared/alert-channel.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { CloudflareAccount } from "../model/declared/platform-accounts.ts";
import { relayBinding, relayWorkerSecrets } from "../model/declared/worker-secrets.ts";
import { pushAccountEmail } from "./alert-channel.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import type { Scope } from "./scope.ts";
import { createObjectWorker, createWorker, createWorkerHost, createWorkerSecrets } from "./worker.ts";

export interface AlertRelayArgs {
  scope: Scope;
  catalog: Pick<EnvironmentCatalog, "environment" | "channels" | "secrets">;
  cloudflare: CloudflareAccount;
  /** Where Google pushes to. */
  host: string;
  topic: RotationTopic;
}

/** The class in edge/relay/outbox.ts. */
const className = "AlertOutbox";

/**
 * What passes alerts on, in Cloudflare's network: the Worker that Google pushes to, which knows the channels and has their secrets, and one
 * that has the objects of what it was told (decision 50).
 */
export class AlertRelay extends pulumi.ComponentResource {
  constructor(name: string, args: AlertRelayArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, catalog, cloudflare, host, topic } = args;
    const { environment, channels, secrets } = catalog;
    const title = relayWorkerName(scope.product.name, environment);
    const { accountId, zoneId } = cloudflare;
    super("gantry:index:AlertRelay", name, { environment, host, accountId, zoneId, title }, opts);
    createWorkerSecrets(this, { scope, topic, secrets, ids: new Set(relayWorkerSecrets(channels)) });
    const outboxName = outboxWorkerName(scope.product.name, environment);
    const outbox = createObjectWorker(this, {
      scope,
      accountId,
      name: outboxName,
      content: outboxBundle(),
      className,
      // It says which alerts nobody took for a day.
      more: { observability: { enabled: true } },
    });
    const worker = createWorker(this, {
      scope,
      accountId,
      name: title,
      content: relayBundle(),
      bindings: [
        { name: "OUTBOX", type: "durable_object_namespace", className, scriptName: outboxName },
        { name: "RELAY", type: "plain_text", text: JSON.stringify(settingsOf(args)) },
      ],
      objects: outbox,
    });
    createWorkerHost(this, { scope, cloudflare, host, worker });
    this.registerOutputs({});
  }
}

/** What the Worker is told: names of its secrets, and none of their values. */
function settingsOf({ scope, host, catalog }: AlertRelayArgs): Pick<RelaySettings, "host" | "channels"> {
  const channels = relayedChannels(catalog.channels).map(
    ([id, channel]) => [id, relayChannel(channel, pushAccountEmail(id, scope.project))] as const,
  );
  return { host, channels: Object.fromEntries(channels) };
}

function relayChannel(channel: RelayedChannel, pushAccount: string): RelayChannel {
  const { next } = channel;
  if (channel.kind !== "line")
    return { kind: channel.kind, to: relayBinding(channel.urlRef), pushAccount, next };
  const { tokenRef, targetRef } = channel;
  return {
    kind: "line",
    from: relayBinding(tokenRef),
    to: relayBinding(targetRef),
    pushAccount,
    next,
  };
}
