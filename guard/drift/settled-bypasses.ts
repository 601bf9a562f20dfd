import { clockSkewMs } from "../../model/clock-skew.ts";
import type { ExportedResource } from "../../engine/run/export-stack.ts";
import { rulesetTitle } from "../read-back/ruleset-subjects.ts";
import type { Difference } from "../read-back/subject.ts";

/**
 * Takes out who may bypass a ruleset, where the token may not see it and GitHub says that nobody has touched the ruleset since the
 * engine wrote it: every `gantry up` reads the same back with a token that may. GitHub shows it only to those who may edit
 * the ruleset, and such a right must not lie where nobody approves what runs. `settled` is the number of those rulesets.
 */
export function withoutSettledBypasses(
  differences: readonly Difference[],
  recorded: readonly ExportedResource[],
): { differences: readonly Difference[]; settled: number } {
  const written = new Map(
    recorded.map(({ inputs, modified }) => [rulesetTitle(String(inputs["name"])), modified] as const),
  );
  const isSettled = ({ what, field, kind, updatedAt }: Difference): boolean => {
    const modified = written.get(what);
    if (kind !== "unseen" || field !== "bypass_actors" || !modified || !updatedAt) return false;
    return Date.parse(updatedAt) <= Date.parse(modified) + clockSkewMs;
  };
  const left = differences.filter((difference) => !isSettled(difference));
  return { differences: left, settled: differences.length - left.length };
}
