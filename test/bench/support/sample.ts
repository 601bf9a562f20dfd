/** Measured times of two ways to do one thing, in ms. */
export interface Compared {
  reference: readonly number[];
  ours: readonly number[];
}

export interface CompareOptions {
  /** At least 5, so that a median means something. */
  rounds: number;
  reference: () => Promise<number> | number;
  ours: () => Promise<number> | number;
}

/**
 * Measures both ways in turns, so that a machine that gets slower or faster meanwhile does so for both. Who is first
 * changes from round to round.
 */
export async function compare({ rounds, reference, ours }: CompareOptions): Promise<Compared> {
  const times: { reference: number[]; ours: number[] } = { reference: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) times.reference.push(await reference());
    times.ours.push(await ours());
    if (round % 2 === 1) times.reference.push(await reference());
  }
  return times;
}

/** The value in the middle; the mean of the two around it where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const around = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return around.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / 2;
}
