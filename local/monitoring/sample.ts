/** A sample of an instant vector. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** The same for samples that have the same labels. */
export function keyOf(labels: Sample["labels"]): string {
  return JSON.stringify(Object.entries(labels).sort());
}
