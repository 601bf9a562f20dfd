import { commitOf } from "../../clients/git/commit-of.ts";
import { readEnvironmentRecord } from "../../model/observed/environment-record.ts";
import { formatTagName, parseTagName } from "../../model/observed/tag-name.ts";
import type { Trailers } from "../../model/observed/trailers.ts";
import { readVersionRecord } from "../../model/observed/version-record.ts";
import type { ReadTag, ReadTags } from "./read-tags.ts";

const nothing: Trailers = new Map();

/** What is wrong with the tags of a clone that has all of them, a line each that begins with the tag's name. */
export async function tagProblems(
  root: string,
  { tags, astray, others }: ReadTags,
  messages: ReadonlyMap<string, Trailers>,
): Promise<string[]> {
  const byName = new Map(tags.map((each) => [each.tag.tagName, each]));
  const problems = [
    ...astray.map((name) => `${name} leads to no commit`),
    ...others
      .filter(isNearlyOne)
      .map((name) => `${name} looks like a tag of a release, and its path is none of a subproject`),
  ];
  for (const each of tags) {
    const { tag, ref } = each;
    const said = messages.get(ref.name) ?? nothing;
    const tell = (problem: string): void => void problems.push(`${tag.tagName} ${problem}`);
    if (!ref.annotated) tell("is no annotated tag: nothing says who made it and why");
    else if (tag.tagType === "VERSION")
      for (const problem of await versionProblems(root, each, said)) tell(problem);
    else if (tag.tagType === "ENVIRONMENT")
      for (const problem of environmentProblems(each, said, byName)) tell(problem);
    if (tag.tagType === "STATE") for (const problem of stateProblems(each, byName)) tell(problem);
  }
  return problems;
}

/** Gantry's own versions, which a clone of it has; no path of a subproject begins so. */
const versionOfGantry = /^gantry\/v\d+\.\d+\.\d+(?:-[\w.-]+)?$/;

/** Signed approvals and records of broken glass have paths of their own. */
function isNearlyOne(name: string): boolean {
  if (versionOfGantry.test(name)) return false;
  const parts = name.split("/");
  return (
    parseTagName(parts.at(-1) ?? "") !== undefined &&
    !parts.some((part) => part === "approvals" || part === "break-glass")
  );
}

async function versionProblems(root: string, { tag }: ReadTag, said: Trailers): Promise<readonly string[]> {
  const read = readVersionRecord(said);
  if ("problems" in read) return read.problems.map((problem) => `cannot be deployed: ${problem}`);
  const problems: string[] = [];
  for (const { reference } of read.record.artifacts) {
    const commit = reference.startsWith("git:") ? reference.slice("git:".length) : tag.commitSha;
    if (commit === tag.commitSha) continue;
    const exists = (await commitOf(root, commit)) !== undefined;
    problems.push(
      `is built from ${commit}, which is ${exists ? "not its own commit" : "no commit of this clone"}`,
    );
  }
  return problems;
}

function environmentProblems(
  { tag, name }: ReadTag,
  said: Trailers,
  tags: ReadonlyMap<string, ReadTag>,
): readonly string[] {
  const read = readEnvironmentRecord(said);
  if ("problems" in read) return read.problems.map((problem) => `cannot be read: ${problem}`);
  const { version } = read.record;
  const named = tags.get(version.name);
  if (named === undefined) return [`names ${version.name}, and there is no such version`];
  if (named.name.subproject !== name.subproject)
    return [`names ${version.name}, which is of another subproject`];
  if (named.ref.id !== version.id) return [`names another tag ${version.name} than the one there is`];
  return named.tag.commitSha === tag.commitSha
    ? []
    : [`is not on the commit of ${version.name}, which it names`];
}

function stateProblems({ tag, name }: ReadTag, tags: ReadonlyMap<string, ReadTag>): readonly string[] {
  if (name.tagType !== "STATE") return [];
  const { subproject, version } = name;
  const of = formatTagName({
    ...(subproject === undefined ? {} : { subproject }),
    tagType: "VERSION",
    version,
  });
  const named = tags.get(of);
  if (named === undefined) return [`has no version ${of}`];
  return named.tag.commitSha === tag.commitSha ? [] : [`is not on the commit of its version ${of}`];
}
