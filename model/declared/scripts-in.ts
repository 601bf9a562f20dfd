/** The paths of the scripts that a run-step starts, such as `scripts/test/10-unit.sh`. */
export function scriptsIn(run: string): string[] {
  const found = run.match(/(?<![\w./-])(?:\.\/)?scripts\/[\w./-]+/g) ?? [];
  return found.map((path) => path.replace(/^\.\//, ""));
}
