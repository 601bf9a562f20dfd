import { ExitCode, GantryError } from "../model/errors.ts";
import type { Versions } from "./versions.ts";

/**
 * Without the guarded path nobody compares a plan with the versions that run: so nothing is planned from tags that may be
 * old, nor while somebody else is setting versions. Throws a GantryError that says how to go on.
 */
export function refuseUnguarded(
  { certainty, why, open }: Pick<Versions, "certainty" | "why" | "open">,
  { localState }: { localState: boolean },
): void {
  // The local cloud is tried out without a repository as well, and nothing that users see is there.
  if (certainty === "silent" || (certainty === "no-repository" && !localState)) {
    throw new GantryError(
      certainty === "silent"
        ? "the remote does not say which versions are to run, and this clone may be behind"
        : "this is no clone of the repository, whose tags say which versions are to run",
      {
        problems: why,
        hint: "gantry preview and gantry up compare with the versions that run: use them instead of plain pulumi",
        exitCode: ExitCode.usage,
      },
    );
  }
  if (open !== undefined) {
    throw new GantryError(`${open.said.attempt} has not ended: it sets versions here`, {
      problems: open.said.target.map(({ name }) => name),
      hint: "finish or cancel it first: run the command that began it again",
      exitCode: ExitCode.usage,
    });
  }
}
