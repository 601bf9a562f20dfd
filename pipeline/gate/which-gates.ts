import { didYouMean } from "../../catalog/check/suggest.ts";
import type { QualityGate } from "../../model/declared/quality-gate.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

type Enforced = QualityGate["enforcedOn"];

/**
 * The gates that a change has to pass: that of the name, else those that hold where GitHub says the run belongs, and away from GitHub those of
 * a pull request to the default branch, on which the rulesets of `pr` and `main` hold both. Throws a GantryError where there is none.
 */
export function gatesFor(
  gates: readonly QualityGate[],
  name: string | undefined,
  place: { env: Readonly<Record<string, string | undefined>>; defaultBranch: string },
): readonly QualityGate[] {
  const enforced = enforcedThere(place);
  const found = gates.filter((gate) =>
    name === undefined ? enforced.includes(gate.enforcedOn) : gate.id === name,
  );
  if (found.length > 0) return found;
  const ids = gates.map(({ id }) => id);
  const known = ids.length === 0 ? "the catalog declares no gate" : `the gates are ${ids.join(", ")}`;
  throw new GantryError(
    name === undefined ? `no gate is enforced on ${enforced.join(" or ")}` : `there is no gate "${name}"`,
    { hint: didYouMean(name ?? "", ids) ?? known, exitCode: ExitCode.usage },
  );
}

function enforcedThere({ env, defaultBranch }: Parameters<typeof gatesFor>[2]): readonly Enforced[] {
  const base = env["GITHUB_BASE_REF"] ?? "";
  const branch = env["GITHUB_REF_TYPE"] === "branch" ? (env["GITHUB_REF_NAME"] ?? "") : "";
  if ((base === "" ? branch : base).startsWith("release/")) return ["pre-release"];
  return base === "" && branch === defaultBranch ? ["main"] : ["pr", "main"];
}
