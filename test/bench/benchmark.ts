/** One line of the table: what was measured, beside what it is compared with. */
export interface Row {
  what: string;
  reference: string;
  /** Medians. */
  measured: { reference: number; ours: number };
  unit: "ms" | "MB";
  /** The highest quotient of the two that is accepted. */
  target: number;
}

export interface Benchmark {
  name: string;
  /** One after the other: a machine with few cores measures nothing while it does two things. */
  run(report: (progress: string) => void, extent: Extent): Promise<readonly Row[]>;
}

/** How much is measured. */
export interface Extent {
  rounds: (whole: number) => number;
  /** Of records, surfaces, resources. */
  count: (whole: number) => number;
}

export const whole: Extent = { rounds: (rounds) => rounds, count: (count) => count };

/** Once each, with little: that a benchmark still runs. What it measures says nothing. */
export const short: Extent = { rounds: () => 1, count: (count) => Math.ceil(count / 20) };

/** A number for people, such as 1,000. */
export function inWords(count: number): string {
  return count.toLocaleString("en");
}
