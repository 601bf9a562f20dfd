import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import {
  formatTagName,
  releaseState,
  subprojectPath,
  versionName,
  type TagName,
} from "../../model/observed/tag-name.ts";
import { artifactReference, pageAddress, readVersionRecord } from "../../model/observed/version-record.ts";
import { environmentName } from "../../model/scalars.ts";
import { quote } from "../../catalog/check/quote.ts";

/** What a version is made of, as its tag is to say it. */
interface VersionContent {
  /** Images by digest, or `git:<commit>`; at least one. */
  artifacts: readonly string[];
  /** `sha256:<64 hex> https://…`, of images. */
  attestations: readonly string[];
  run: string | undefined;
  /** `<name> sha256:<64 hex>`; the newest of the version's commit without it. */
  migration: string | undefined;
}

/** A tag that is to be there. */
export type Assignment = { subproject?: string } & (
  | { tagType: "VERSION"; version: string; commit: string | undefined; content: VersionContent }
  | {
      tagType: "STATE";
      version: string;
      state: z.infer<typeof releaseState>;
      /** It has to be the version's own, where it is given. */
      commit: string | undefined;
    }
  | {
      tagType: "ENVIRONMENT";
      environment: z.infer<typeof environmentName>;
      version: string;
      /** It has to be the version's own, where it is given. */
      commit: string | undefined;
    }
);

export function tagNameOf(assignment: Assignment): TagName {
  const { subproject } = assignment;
  const own = subproject === undefined ? {} : { subproject };
  switch (assignment.tagType) {
    case "VERSION":
      return { ...own, tagType: "VERSION", version: assignment.version };
    case "STATE":
      return { ...own, tagType: "STATE", version: assignment.version, state: assignment.state };
    case "ENVIRONMENT":
      return { ...own, tagType: "ENVIRONMENT", environment: assignment.environment };
  }
}

/** The tag of the version that it is about, its own for a version's. */
export function versionTagOf({ subproject, version }: Assignment): string {
  const own = subproject === undefined ? {} : { subproject };
  return formatTagName({ ...own, tagType: "VERSION", version });
}

/** The words of a command, as they were given. */
export interface AssignmentWords {
  type: string | undefined;
  /** `v1.2.3`, or `api/v1.2.3` where subprojects get different ones. */
  versions: readonly string[];
  environment: string | undefined;
  state: string | undefined;
  subprojects: readonly string[];
  commit: string | undefined;
  artifacts: readonly string[];
  attestations: readonly string[];
  run: string | undefined;
  migration: string | undefined;
}

const kinds = ["version", "environment", "state"] as const;
/** Of numbers that can be counted with, so that it is known which of two is newer. */
const version = versionName.refine(
  (name) => (name.match(/\d+/g) ?? []).every((number) => Number.isSafeInteger(Number(number))),
  "must have numbers of at most 9007199254740991",
);
/** What git takes for a revision, and nothing that could be an option or a range. */
const revision = z
  .string()
  .max(300, { abort: true, error: "must have at most 300 characters" })
  .regex(/^[A-Za-z0-9_@][\w./@{}~^+-]*$/, "must be a commit, a branch or a tag");

/** Reads the words as assignments, one for each subproject. Throws a usage error with all that is wrong with them. */
export function readAssignments(words: AssignmentWords): Assignment[] {
  const problems: string[] = [];
  const read = <Schema extends z.ZodType>(
    option: string,
    schema: Schema,
    word: string,
  ): z.infer<Schema> | undefined => {
    const parsed = schema.safeParse(word);
    if (parsed.success) return parsed.data;
    problems.push(`--${option} ${quote(word)}: ${parsed.error.issues[0]?.message ?? "is not possible"}`);
    return undefined;
  };
  const kind = kinds.find((each) => each === words.type);
  if (kind === undefined) problems.push(`--type must be one of ${kinds.join(", ")}`);
  if (words.versions.length === 0) problems.push("--version is missing, such as v1.2.3");
  for (const option of superfluous(words, kind))
    problems.push(`--${option} does not belong to --type ${kind ?? ""}`);
  const commit = words.commit === undefined ? undefined : read("commit", revision, words.commit);
  const environment =
    kind === "environment" ? read("environment", environmentName, words.environment ?? "") : undefined;
  const state = kind === "state" ? read("state", releaseState, words.state ?? "") : undefined;
  const content = kind === "version" ? readContent(words, read, problems) : undefined;
  const targets = readTargets(words, read, problems);
  const twice = targets.filter((each, at) => targets.findIndex((other) => same(each, other, kind)) < at);
  for (const { subproject } of twice) problems.push(`${subproject ?? "the root"} is named twice`);
  if (targets.length > mostTargets) problems.push(`at most ${mostTargets} tags can be assigned at once`);
  if (problems.length > 0) {
    throw new GantryError("these words assign no tag", {
      problems,
      hint: '"gantry tag assign --help" shows what belongs to which type',
      exitCode: ExitCode.usage,
    });
  }
  return targets.map((target): Assignment => {
    if (content !== undefined) return { ...target, tagType: "VERSION", commit, content };
    if (state !== undefined) return { ...target, tagType: "STATE", state, commit };
    if (environment !== undefined) return { ...target, tagType: "ENVIRONMENT", environment, commit };
    throw new Error("words of no type were let through");
  });
}

/** As many as an attempt's record may name. */
const mostTargets = 100;

interface Target {
  subproject?: string;
  version: string;
}

type Read = <Schema extends z.ZodType>(
  option: string,
  schema: Schema,
  word: string,
) => z.infer<Schema> | undefined;

/** An environment has one version of each subproject; of a version's or a state's tags there may be several. */
function same(a: Target, b: Target, kind: string | undefined): boolean {
  return a.subproject === b.subproject && (kind === "environment" || a.version === b.version);
}

function readTargets({ versions, subprojects }: AssignmentWords, read: Read, problems: string[]): Target[] {
  const named = versions.flatMap((word): Target[] => {
    const cut = word.lastIndexOf("/");
    const own = cut < 0 ? undefined : read("version", subprojectPath, word.slice(0, cut));
    const number = read("version", version, word.slice(cut + 1));
    if (cut >= 0 && subprojects.length > 0)
      problems.push(`--version ${quote(word)}: has a subproject of its own, beside --subproject`);
    return number === undefined
      ? []
      : [{ version: number, ...(own === undefined ? {} : { subproject: own }) }];
  });
  const paths = subprojects.flatMap((word) => read("subproject", subprojectPath, word) ?? []);
  if (subprojects.length === 0) return named;
  return named.flatMap((target) => paths.map((subproject) => ({ ...target, subproject })));
}

function superfluous(words: AssignmentWords, kind: string | undefined): string[] {
  if (kind === undefined) return [];
  const given: [string, boolean, readonly string[]][] = [
    ["environment", words.environment !== undefined, ["environment"]],
    ["state", words.state !== undefined, ["state"]],
    ["artifact", words.artifacts.length > 0, ["version"]],
    ["attestation", words.attestations.length > 0, ["version"]],
    ["run", words.run !== undefined, ["version"]],
    ["migration", words.migration !== undefined, ["version"]],
  ];
  return given.filter(([, isGiven, of]) => isGiven && !of.includes(kind)).map(([option]) => option);
}

function readContent(words: AssignmentWords, read: Read, problems: string[]): VersionContent {
  const { artifacts, attestations, run, migration } = words;
  for (const word of artifacts) read("artifact", artifactReference, word);
  if (run !== undefined) read("run", pageAddress, run);
  if (artifacts.length === 0) {
    problems.push(
      "--artifact is missing: a version's tag names what was built, and is made once that exists",
    );
  } else {
    const said = readVersionRecord(
      new Map([
        ["artifact", artifacts],
        ["attestation", attestations],
        ...(migration === undefined ? [] : [["migration", [migration]] as const]),
      ]),
    );
    if ("problems" in said)
      problems.push(...said.problems.filter((each) => !each.startsWith('trailer artifact "')));
    else {
      const attested = said.record.artifacts.filter(({ attestation }) => attestation !== undefined).length;
      if (attested < attestations.length)
        problems.push("--attestation has a digest that no --artifact has, or twice the same");
    }
  }
  return { artifacts, attestations, run, migration };
}
