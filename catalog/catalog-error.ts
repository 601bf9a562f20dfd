import { ExitCode, GantryError } from "../model/errors.ts";
import { environmentName, type EnvironmentName } from "../model/scalars.ts";
import { quoteKey } from "./check/quote.ts";
import { didYouMean } from "./check/suggest.ts";
import { limits } from "./files/limits.ts";
import { listEnvironments } from "./files/list-environments.ts";
import { formatProblem, sortProblems, type Problem } from "./problem.ts";

/** All mistakes as one error, which ends a command with exit code 2. Beyond `limits.problems` they are counted only. */
export function catalogError(problems: Iterable<Problem>): GantryError {
  const lines = sortProblems(problems).map(formatProblem);
  const message = `the catalog has ${lines.length === 1 ? "a mistake" : `${lines.length} mistakes`}`;
  const more = lines.length - limits.problems;
  const shown = more > 0 ? [...lines.slice(0, limits.problems), `… and ${more} more`] : lines;
  return new GantryError(message, { exitCode: ExitCode.usage, problems: shown });
}

/** The environment of that name, which must have a folder. */
export function knownEnvironment(root: string, name: string): EnvironmentName {
  const known = listEnvironments(root);
  const found = environmentName.safeParse(name);
  if (found.success && known.includes(found.data)) return found.data;
  const hint = didYouMean(name, known) ?? `known: ${known.join(", ")}`;
  throw new GantryError(`unknown environment ${quoteKey(name)}`, { hint, exitCode: ExitCode.usage });
}
