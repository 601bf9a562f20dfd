import { CloudError } from "../cloud-error.ts";
import { revealAll, type Properties } from "../values.ts";
import { keyOf, nameOf, typeOf, type Cloud } from "./cloud.ts";
import { reporting } from "./reporting.ts";

/** Deletes a resource, unless it is protected. Whether one that is already gone is an error depends on its provider. */
export async function remove(cloud: Cloud, urn: string, id: string, known: Properties): Promise<void> {
  const type = typeOf(cloud, urn);
  await reporting(cloud, "delete", type, nameOf(urn), async () => {
    const key = keyOf(cloud, type, id, known);
    const there = await cloud.store.read(type.token, key);
    if (there === undefined) {
      if (type.gone === "refuse") throw cloud.provider.notFound(type, id);
      return;
    }
    // What the program last said about deleting counts, as with the real providers: they ask their own state.
    const verdict = await type.beforeDelete?.(revealAll(known), cloud.store, key);
    if (verdict instanceof CloudError) throw verdict;
    if (verdict === "keep") return;
    await cloud.store.delete(type.token, key);
    await type.afterDelete?.(there.state, cloud.store, key);
  });
}
