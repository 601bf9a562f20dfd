import { z } from "zod";
import { environmentName, type EnvironmentName } from "../scalars.ts";

/** What a version is worth, from the weakest word to the strongest: the strongest of its state tags holds. */
export const releaseState = z
  .enum(["stable", "unstable", "deprecated"])
  .describe("deprecated holds over unstable over stable");
export type ReleaseState = z.infer<typeof releaseState>;

const part = String.raw`[A-Za-z0-9_](?:[\w.-]*[\w-])?`;
/** Names of folders as git takes them for a part of a tag: without two dots, and not ending with one or with `.lock`. */
const subprojectPattern = new RegExp(String.raw`^(?!.*\.\.)(?!.*\.lock(?:/|$))${part}(?:/${part})*$`);

/**
 * Words that no part of a subproject's path may be, whatever their case, since tags of other kinds begin or end with them:
 * git cannot keep a tag `production` beside a tag `production/v1.0.0`, signed approvals lie below `approvals`, and the
 * records of deployments that did not wait for one below `break-glass`; what `gantry` needs later lies below its own name.
 */
export const reservedWords: readonly string[] = [
  "approvals",
  "break-glass",
  "gantry",
  ...environmentName.options,
];
// Spelt out instead of the flag i, which a JSON Schema's pattern does not have.
const inAnyCase = reservedWords.map((word) =>
  word.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`),
);
const withoutReserved = new RegExp(`^(?!(?:.*/)?(?:${inAnyCase.join("|")})(?:/|$))`);
/** A folder `v1.0.0` would stand in the way of the root's tag of that name. */
const withoutVersions = /^(?!(?:.*\/)?v\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\/|$))/;

/** A path within the monorepo, as it stands in tags and in the catalog's folders. */
export const subprojectPath = z
  .string()
  .max(100, { abort: true, error: "must have at most 100 characters" })
  .regex(subprojectPattern, "must be a path of names of letters, digits and ._-, as git takes them")
  .regex(withoutReserved, `must not have a word of tags as a part: ${reservedWords.join(", ")}`)
  .regex(withoutVersions, "must not have a version as a part");

const versionPattern = /^v\d+\.\d+\.\d+(-[\w.-]+)?$/;
const statePattern = /^(v\d+\.\d+\.\d+)-(stable|unstable|deprecated)$/;
/** What git refuses in a name, as far as the version pattern takes it. */
const takenByGit = /^(?!.*(\.\.|\.$|\.lock$))/;

/** `vX.Y.Z` or `vX.Y.Z-<anything of [\w.-]>`, in a form that git takes, and no state tag. */
export const versionName = z
  .string()
  .max(100, { abort: true, error: "must have at most 100 characters" })
  .regex(versionPattern, "must be a version such as v1.2.3 or v1.2.3-beta.1")
  .regex(new RegExp(`^(?!${statePattern.source.slice(1)})`), "must be a version tag, not a state tag")
  .regex(takenByGit, "must be a name that git takes");

/** A tag's name taken apart. `subproject` is left out for the root. */
export type TagName = { subproject?: string } & (
  | { tagType: "VERSION"; version: string }
  | { tagType: "ENVIRONMENT"; environment: EnvironmentName }
  | { tagType: "STATE"; version: string; state: ReleaseState }
);

/** `[<subproject>/]<value>`, or undefined for a name of any other kind, such as an approval's. */
export function parseTagName(name: string): TagName | undefined {
  const cut = name.lastIndexOf("/");
  const value = name.slice(cut + 1);
  if (cut < 0) return parseValue(value);
  const subproject = name.slice(0, cut);
  const tag = parseValue(value);
  return tag !== undefined && isSubproject(subproject) ? { subproject, ...tag } : undefined;
}

/** The tag's name in git: `api/v1.2.3`, `api/production` or `api/v1.2.3-stable`. */
export function formatTagName(tag: TagName): string {
  return [tag.subproject, valueOf(tag)].filter((part) => part !== undefined).join("/");
}

/** `<subproject>/<type>/<value>`, or undefined where type and value do not fit. */
export function parseTagId(id: string): TagName | undefined {
  const parts = id.split("/");
  const [type, value] = parts.slice(-2);
  if (type === undefined || value === undefined) return undefined;
  const tag = parseTagName([...parts.slice(0, -2), value].join("/"));
  return tag?.tagType.toLowerCase() === type ? tag : undefined;
}

export function formatTagId(tag: TagName): string {
  return [tag.subproject, tag.tagType.toLowerCase(), valueOf(tag)]
    .filter((part) => part !== undefined)
    .join("/");
}

/** The state pattern first: `v1.0.0-stable` has both forms. */
function parseValue(value: string): TagName | undefined {
  if (value.startsWith("v")) {
    const [, version, state] = statePattern.exec(value) ?? [];
    const known = releaseState.options.find((one) => one === state);
    if (version !== undefined && known !== undefined) return { tagType: "STATE", version, state: known };
    const isVersion = value.length <= 100 && versionPattern.test(value) && takenByGit.test(value);
    return isVersion ? { tagType: "VERSION", version: value } : undefined;
  }
  const environment = environmentName.options.find((one) => one === value);
  return environment === undefined ? undefined : { tagType: "ENVIRONMENT", environment };
}

function isSubproject(path: string): boolean {
  return (
    [subprojectPattern, withoutReserved, withoutVersions].every((pattern) => pattern.test(path)) &&
    path.length <= 100
  );
}

function valueOf(tag: TagName): string {
  switch (tag.tagType) {
    case "VERSION":
      return tag.version;
    case "ENVIRONMENT":
      return tag.environment;
    case "STATE":
      return `${tag.version}-${tag.state}`;
  }
}
