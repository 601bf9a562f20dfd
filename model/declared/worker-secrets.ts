import { flagWorkerName, relayWorkerName } from "../cloud-names.ts";
import { channelSecrets } from "./alert-channel.ts";
import type { EnvironmentCatalog } from "./catalog.ts";
import { flagWorkerSecrets } from "./edge.ts";

/** Where a Worker has a secret of the catalog. */
export interface WorkerSecret {
  /** The Worker's name. */
  script: string;
  /** What it is bound as. */
  name: string;
  /** Whether the Worker has the SHA-256 of the value, to compare with, or the value itself, to show it to somebody else. */
  keptAs: "hash" | "value";
}

/** The secrets that the environment's Workers read, by id. */
export function workerSecrets({
  product,
  environment,
  edge,
  channels,
}: Pick<EnvironmentCatalog, "product" | "environment" | "edge" | "channels">): ReadonlyMap<
  string,
  WorkerSecret
> {
  const flags = flagWorkerName(product.name, environment);
  const relay = relayWorkerName(product.name, environment);
  return new Map<string, WorkerSecret>([
    ...[...flagWorkerSecrets(edge)].map(
      ([id, name]) => [id, { script: flags, name, keptAs: "hash" }] as const,
    ),
    ...relayWorkerSecrets(channels).map(
      (id) => [id, { script: relay, name: relayBinding(id), keptAs: "value" }] as const,
    ),
  ]);
}

/** The secrets that the relay of alerts reads: their ids, each once. */
export function relayWorkerSecrets(channels: EnvironmentCatalog["channels"]): readonly string[] {
  return [
    ...new Set(Object.values(channels).flatMap((channel) => channelSecrets(channel).map(([, id]) => id))),
  ];
}

/** What a secret is called in the relay: two of the catalog never meet, nor one of the relay's own names. */
export function relayBinding(id: string): string {
  return `SECRET_${id.replaceAll("-", "_").toUpperCase()}`;
}
