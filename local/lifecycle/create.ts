import { createHash, randomBytes } from "node:crypto";
import { conceal } from "../digest.ts";
import type { ResourceType } from "../resource-type.ts";
import { equal, revealAll, type Properties } from "../values.ts";
import { contextOf, keyOf, nameOf, typeOf, type Cloud } from "./cloud.ts";
import { reporting } from "./reporting.ts";
import { knownState, madeState, plannedState } from "./state.ts";

export interface Created {
  readonly id: string;
  readonly state: Properties;
}

/** Creates a resource in the emulated cloud; in a preview only says what would come of it. */
export async function create(
  cloud: Cloud,
  urn: string,
  inputs: Properties,
  preview: boolean,
): Promise<Created> {
  const type = typeOf(cloud, urn);
  if (preview) return { id: "", state: plannedState(cloud, type, inputs) };
  const known = revealAll(knownState(cloud, type, inputs));
  return reporting(cloud, "create", type, nameOf(urn), async () => {
    for (let attempt = 0; ; attempt += 1) {
      const id = idOf(cloud, type, known, attempt);
      const state = madeState(cloud, type, inputs, id);
      await type.before?.(
        { id, state: revealAll(state), prior: undefined, context: contextOf(cloud) },
        cloud.store,
      );
      if (await place(cloud, type, id, state)) return { id, state };
      if (!(await isTaken(cloud, type, known, id))) continue;
      throw cloud.provider.exists(type, id);
    }
  });
}

/** Assigned ids follow from what must be unique, so that of two creating processes one finds the other's file. */
function idOf(cloud: Cloud, type: ResourceType, state: Properties, attempt: number): string {
  const context = contextOf(cloud);
  if (type.identity.kind === "natural") return type.identity.id(state, context);
  const unique = type.identity.unique?.(state, context);
  const material = unique === undefined ? randomBytes(32) : `${type.token} ${unique} ${attempt}`;
  return type.identity.id(createHash("sha256").update(material).digest("hex"), state, context);
}

async function place(cloud: Cloud, type: ResourceType, id: string, state: Properties): Promise<boolean> {
  const now = contextOf(cloud).now.toISOString();
  const key = keyOf(cloud, type, id, state);
  const resource = {
    type: type.token,
    id,
    key,
    createdAt: now,
    updatedAt: now,
    state: conceal(state, type.sensitive ?? [], type.readable?.(revealAll(state))),
  };
  if (await cloud.store.create(resource)) return true;
  if (type.existing !== "adopt") return false;
  const there = await cloud.store.read(type.token, key);
  // Asked for once more as it is: nothing is written anew.
  if (there !== undefined && equal(there.state, resource.state)) return true;
  await cloud.store.write(resource);
  return true;
}

/** Whether the resource in the way is really the same one: it may have been changed since it got its id. */
async function isTaken(cloud: Cloud, type: ResourceType, wanted: Properties, id: string): Promise<boolean> {
  if (type.identity.kind === "natural" || type.identity.unique === undefined) return true;
  const there = await cloud.store.read(type.token, keyOf(cloud, type, id, wanted));
  const context = contextOf(cloud);
  return (
    there !== undefined &&
    type.identity.unique(there.state, context) === type.identity.unique(wanted, context)
  );
}
