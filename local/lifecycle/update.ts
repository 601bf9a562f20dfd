import { conceal, unveil } from "../digest.ts";
import { isProperties, revealAll, type Properties } from "../values.ts";
import { contextOf, keyOf, nameOf, typeOf, type Cloud } from "./cloud.ts";
import { reporting } from "./reporting.ts";
import { madeState, plannedState } from "./state.ts";

/** Changes a resource in place and returns its new state; in a preview only says what would come of it. */
export async function update(
  cloud: Cloud,
  urn: string,
  id: string,
  known: Properties,
  inputs: Properties,
  preview: boolean,
): Promise<Properties> {
  const type = typeOf(cloud, urn);
  if (preview) return plannedState(cloud, type, inputs, revealAll(known));
  return reporting(cloud, "update", type, nameOf(urn), async () => {
    const key = keyOf(cloud, type, id, known);
    const there = await cloud.store.read(type.token, key);
    if (there === undefined && type.updateMakes !== true) throw cloud.provider.notFound(type, id);
    const unveiled = there === undefined ? {} : unveil(there.state, known);
    const prior = revealAll(isProperties(unveiled) ? unveiled : {});
    const state = madeState(cloud, type, inputs, id, prior);
    const context = contextOf(cloud);
    const now = context.now.toISOString();
    await type.before?.({ id, state: revealAll(state), prior, context }, cloud.store);
    const changed = {
      type: type.token,
      id,
      createdAt: there?.createdAt ?? now,
      updatedAt: now,
      state: conceal(state, type.sensitive ?? [], type.readable?.(revealAll(state))),
    };
    const place = keyOf(cloud, type, id, state);
    if (place === key) await cloud.store.write({ ...changed, key });
    else {
      if (!(await cloud.store.create({ ...changed, key: place }))) throw cloud.provider.exists(type, place);
      await cloud.store.delete(type.token, key);
    }
    return state;
  });
}
