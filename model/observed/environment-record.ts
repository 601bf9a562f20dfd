import { z } from "zod";
import { parseTagName } from "./tag-name.ts";
import { deploymentStateId } from "./deployment-state-record.ts";
import { checkTrailers, type Trailer, type Trailers } from "./trailers.ts";

/** A version's tag, and the id of that very tag object: two versions may share a commit. */
export interface VersionReference {
  /** Such as `api/v1.2.3`. */
  name: string;
  /** Of the tag object, 40 or 64 lower-case hex digits. */
  id: string;
}

/** `api/v1.2.3 <id of the tag object>`. */
export const versionReference = z
  .string()
  .max(400, { abort: true, error: "must have at most 400 characters" })
  .regex(/^\S+ (?:[0-9a-f]{40}|[0-9a-f]{64})$/, "must be a version's tag and the id of its object")
  .refine(
    (text) => parseTagName(text.split(" ", 1)[0] ?? "")?.tagType === "VERSION",
    "must name a version's tag",
  )
  .transform((text): VersionReference => {
    const at = text.indexOf(" ");
    return { name: text.slice(0, at), id: text.slice(at + 1) };
  });

const once = "must be there once";

const environmentTrailersSchema = z.object({
  version: z.array(versionReference, "it does not say which version it names").max(1, once),
  attempt: z.array(deploymentStateId).max(1, once).default([]),
});

/** What an environment's tag says (design.md, "Releases"). */
export interface EnvironmentRecord {
  version: VersionReference;
  /** The attempt that brought it, in the branch `gantry/<environment>`. */
  attempt: string | undefined;
}

export function readEnvironmentRecord(
  trailers: Trailers,
): { record: EnvironmentRecord } | { problems: readonly string[] } {
  const checked = checkTrailers(trailers, environmentTrailersSchema);
  if ("problems" in checked) return checked;
  const { version, attempt } = checked.record;
  const [named] = version;
  return named === undefined
    ? { problems: ["it does not say which version it names"] }
    : { record: { version: named, attempt: attempt[0] } };
}

export function environmentTrailers({ version, attempt }: EnvironmentRecord): Trailer[] {
  return [
    ["Version", `${version.name} ${version.id}`],
    ...(attempt === undefined ? [] : [["Attempt", attempt] satisfies Trailer]),
  ];
}
