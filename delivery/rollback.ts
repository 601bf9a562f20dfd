import { ExitCode, GantryError } from "../model/errors.ts";
import { parseTagName } from "../model/observed/tag-name.ts";
import type { Context } from "../terminal/context.ts";
import { decideRollback } from "./deploy/decide.ts";
import type { Facts } from "./deploy/facts.ts";
import type { ReleaseOptions } from "./deploy/options.ts";
import { release } from "./deploy/release.ts";

export interface RollbackOptions extends Omit<ReleaseOptions, "cause"> {
  subprojects: readonly string[];
  /** Every subproject that runs there, and the root. */
  all: boolean;
  /** The version to go back to, such as `api/v1.2.2`; found by the rules without it. */
  to: string | undefined;
}

/** Brings an environment back to the version before, and holds it there until somebody releases the hold. */
export function rollBack(context: Context, options: RollbackOptions): Promise<ExitCode> {
  const { subprojects, all, to, ...given } = options;
  return release(context, { ...given, cause: "rollback" }, ({ facts }) =>
    decideRollback(facts, meant(facts, { subprojects, all, to }), to),
  );
}

/** Whose version goes back. Throws a usage error where that is not clear: nothing is guessed at night. */
function meant(
  { environment, running, log }: Facts,
  { subprojects, all, to }: Pick<RollbackOptions, "subprojects" | "all" | "to">,
): readonly (string | undefined)[] {
  const resumed = log.open?.said.cause === "rollback" ? log.open.said.target : [];
  if (to !== undefined) {
    const named = parseTagName(to)?.subproject;
    const others = subprojects.filter((each) => each !== named);
    if (!all && others.length === 0) return [named];
    throw new GantryError(`"${to}" is one version, and several subprojects were named`, {
      hint: "leave out --to to find each one's own, or go back one by one",
      exitCode: ExitCode.usage,
    });
  }
  if (subprojects.length > 0) return subprojects;
  const there = [...running.values()].map(({ subproject }) => subproject);
  if (all || there.length <= 1) return there;
  if (resumed.length > 0) return resumed.map(({ name }) => parseTagName(name)?.subproject);
  throw new GantryError(`${environment} runs several subprojects`, {
    problems: there.map((subproject) => subproject ?? "the root"),
    hint: `name one with --subproject, or take all of them back together: "gantry rollback ${environment} --all"`,
    exitCode: ExitCode.usage,
  });
}
