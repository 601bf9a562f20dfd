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
    if (there === undefined) throw cloud.provider.notFound(type, id);
    const unveiled = unveil(there.state, known);
    const prior = revealAll(isProperties(unveiled) ? unveiled : {});
    const state = madeState(cloud, type, inputs, id, prior);
    const context = contextOf(cloud);
    await type.before?.({ id, state: revealAll(state), prior, context }, cloud.store);
    await cloud.store.write({
      ...there,
      updatedAt: context.now.toISOString(),
      state: conceal(state, type.sensitive ?? []),
    });
    return state;
  });
}
