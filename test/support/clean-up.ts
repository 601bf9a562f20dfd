import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Undo = () => unknown;

/** Innermost last: the run, the suites that have begun, the test. Mocha runs one of them at a time. */
const scopes: Undo[][] = [];

/**
 * Undoes what was just made, once the test has ended, or the suite where it was made in its `before`: the last made first,
 * also where a hook failed or skipped. Whoever makes something says at once how it goes; no suite has an `after` of its own.
 */
export function cleanUp(undo: Undo): void {
  const scope = scopes.at(-1);
  if (scope === undefined)
    throw new Error(
      "made while the file was loaded, where nothing cleans up: make it in `before` or in a test",
    );
  scope.push(undo);
}

/** A new folder, without links in its path, that goes with the test or the suite. */
export function temporaryFolder(prefix = "gantry-"): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  cleanUp(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Begins a scope; what it gives ends it, and any that was begun in it and never ended. */
export function beginScope(): () => Promise<void> {
  const depth = scopes.push([]) - 1;
  return async () => {
    const undone = scopes.splice(depth).flat().reverse();
    const errors: unknown[] = [];
    for (const undo of undone) {
      try {
        await undo();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join("\n"));
  };
}
