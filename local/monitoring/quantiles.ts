import { keyOf, type Sample } from "./sample.ts";

/** As Prometheus interpolates in the bucket where the quantile lies; NaN where nothing was counted. */
export function quantiles(quantile: number, buckets: readonly Sample[]): Sample[] {
  const groups = Map.groupBy(buckets, ({ labels }) => keyOf(without(labels, "le")));
  return [...groups.values()].map((group): Sample => {
    const labels = without(group[0]?.labels ?? {}, "le");
    const sorted = group
      .map(({ labels: { le = "" }, value }) => ({ bound: le === "+Inf" ? Infinity : Number(le), value }))
      .sort((one, other) => one.bound - other.bound);
    const all = sorted.at(-1)?.value ?? 0;
    const at = sorted.findIndex(({ value }) => value >= quantile * all);
    const [below, here] = [sorted[at - 1], sorted[at]];
    if (all === 0 || here === undefined) return { labels, value: Number.NaN };
    if (here.bound === Infinity) return { labels, value: below?.bound ?? Number.NaN };
    const from = below?.bound ?? 0;
    const counted = here.value - (below?.value ?? 0);
    const share = counted === 0 ? 0 : (quantile * all - (below?.value ?? 0)) / counted;
    return { labels, value: from + (here.bound - from) * share };
  });
}

function without(labels: Sample["labels"], name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([each]) => each !== name));
}
