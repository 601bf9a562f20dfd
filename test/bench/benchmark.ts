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
  run(report: (progress: string) => void): Promise<readonly Row[]>;
}
