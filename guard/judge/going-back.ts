import type { SurfaceMove } from "../../engine/run/surface-moves.ts";
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
  { certainty, why, open }: Pick<Versions, "certainty" | "why" | "open">,
): Violation[] {
  if (certainty === "asked") return [];
  return moves
    .filter(
      ({ to }) => !(open?.said.target ?? []).some(({ name, id }) => name === to?.version && id === to.tag),
    )
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
