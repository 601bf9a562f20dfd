import { nearest } from "../../model/nearest.ts";
import { CloudError } from "../cloud-error.ts";
import type { Faults } from "../faults.ts";
import { tokensOf } from "../providers.ts";
import type { Context, Provider, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { revealAll, type Properties } from "../values.ts";

/** Everything that an operation of one provider's process needs. */
export interface Cloud {
  readonly provider: Provider;
  readonly store: Store;
  readonly faults: Faults;
  /** The provider's configuration, once the engine has sent it. */
  config: Readonly<Record<string, string>>;
  facts: Readonly<Record<string, string>>;
}

/** The type of the resource that a URN names. Throws when it is not emulated. */
export function typeOf(cloud: Cloud, urn: string): ResourceType {
  const token = tokenOf(urn);
  const found = cloud.provider.types.find(
    (type) => type.token === token || type.aliases?.includes(token) === true,
  );
  if (found !== undefined) return found;
  const near = nearest(token, tokensOf(cloud.provider));
  const hint = near === undefined ? "; docs/local-cloud.md lists what it does" : `; did you mean "${near}"?`;
  throw new CloudError(501, `the local cloud does not emulate resource type "${token}"${hint}`);
}

function tokenOf(urn: string): string {
  const types = urn.split("::")[2] ?? "";
  return types.slice(types.lastIndexOf("$") + 1);
}

/** The token under which the SDK's table has the resource: its own, or its successor's. */
export function tableToken(cloud: Cloud, urn: string): string {
  const token = tokenOf(urn);
  return token in cloud.provider.table.resources ? token : typeOf(cloud, urn).token;
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function contextOf(cloud: Cloud): Context {
  return { config: cloud.config, facts: cloud.facts, now: new Date() };
}

/** Where a resource's file is: its id, below what has to be named beside it. */
export function keyOf(cloud: Cloud, type: ResourceType, id: string, state: Properties): string {
  const context = contextOf(cloud);
  return cloud.provider.scope(context) + (type.key?.(id, revealAll(state), context) ?? id);
}

/** Inputs without what the emulation itself adds to them. */
export function withoutMarks(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "__defaults"));
}
