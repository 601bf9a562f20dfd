/** Another one is first with each number, and nothing is left out. */
export function inTurns<T>(all: readonly T[], number: number): T[] {
  const at = all.length === 0 ? 0 : number % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

/** The tests that import a changed file, or are one, in the order given. */
export function reached(
  imports: ReadonlyMap<string, ReadonlySet<string>>,
  changed: ReadonlySet<string>,
): string[] {
  return [...imports].flatMap(([test, files]) =>
    [...changed].some((file) => files.has(file)) ? [test] : [],
  );
}
