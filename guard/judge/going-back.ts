import type { SurfaceMove } from "../../engine/run/surface-moves.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import { compareVersions } from "../../model/observed/version-order.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import type { Versions } from "../../stacks/versions.ts";
import type { Violation } from "./policy-violations.ts";

/** No file of the pack: the pack sees what is planned, and neither the remote nor the attempts. */
const rule = "never-go-back-unasked";

/** The surfaces that a plan takes from their version to none, to an initial image, to an older one or to another's. */
export function goingBack(moves: readonly SurfaceMove[]): SurfaceMove[] {
  return moves.filter(({ from, to }) => {
    if (from?.version === undefined || to === undefined) return false;
    if (from.version === to.version) return from.tag !== to.tag;
    return to.version === undefined || !isNewer(from.version, to.version);
  });
}

/**
 * Nobody goes back because a clone lacks tags: the remote has to be known to say so, or an attempt that has begun. Of those
 * that go back, a violation each that nobody vouches for.
 */
export function unasked(
  moves: readonly SurfaceMove[],
  { certainty, why, open, last }: Pick<Versions, "certainty" | "why" | "open" | "last">,
): Violation[] {
  if (certainty === "asked") return [];
  const sets = (attempt: Attempt | undefined, version: SurfaceMove["from"]): boolean =>
    (attempt?.said.target ?? []).some(({ name, id }) => name === version?.version && id === version.tag);
  // Where nobody else could have tried since: what did not succeed is what is gone back from.
  const isGivenUp = certainty === "no-remote" && last?.ended?.said.status !== "SUCCESS";
  return moves
    .filter(({ from, to }) => !sets(open, to) && !(isGivenUp && sets(last, from)))
    .map(({ urn, from, to }) => ({
      rule,
      resource: urn,
      message: [
        `${rule}: it would go from ${from?.text ?? "nothing"} to ${to?.text ?? "nothing"}, and ${reasons[certainty]}`,
        ...why,
        "fetch the tags (git fetch --tags --force origin), or go back by gantry rollback",
      ].join("\n"),
    }));
}

const reasons = {
  silent: "the remote does not say so",
  "no-remote": "there is no remote to ask, and no attempt that says so",
  "no-repository": "this is no clone of the repository",
} as const;

/** Of the same subproject, and after it. */
function isNewer(from: string, to: string): boolean {
  const [before, after] = [parseTagName(from), parseTagName(to)];
  if (before?.tagType !== "VERSION" || after?.tagType !== "VERSION") return false;
  return before.subproject === after.subproject && compareVersions(before.version, after.version) < 0;
}
