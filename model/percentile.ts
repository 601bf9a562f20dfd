/**
 * The smallest of the values that `percent` percent of them do not exceed: the nearest rank, as PostgreSQL's `percentile_disc`
 * has it, so that it is always one of them. Of less than 20 values the 95th percentile is the largest. Undefined of none.
 *
 * @param percent from 0, the smallest value, to 100
 */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1];
}
