import { listRefs } from "../../clients/git/refs.ts";
import { readEnvironmentRecord, type VersionReference } from "../../model/observed/environment-record.ts";
import type { ReleaseLog } from "../../model/observed/release-log.ts";
import { releaseBranch } from "../../model/observed/release-record.ts";
import { formatTagName, parseTagName } from "../../model/observed/tag-name.ts";
import type { Trailers } from "../../model/observed/trailers.ts";
import { environmentName, type EnvironmentName } from "../../model/scalars.ts";
import { repositoryChain } from "../../evidence/chain/chains.ts";
import { readReleaseRecords } from "../../stacks/release-log.ts";
import type { ReadTag } from "./read-tags.ts";

/** Where the environments' branches and the tags do not say the same, a line each that begins with the branch. */
export async function recordProblems(
  root: string,
  tags: readonly ReadTag[],
  messages: ReadonlyMap<string, Trailers>,
): Promise<string[]> {
  const branches = await listRefs(root, ["refs/heads/gantry", "refs/remotes/origin/gantry"]);
  const named = new Set(branches.map(({ name }) => name.replace(/^.*\/gantry\//, "")));
  named.delete(repositoryChain);
  const strange = [...named].filter((each) => !environmentName.options.some((one) => one === each));
  const problems = strange.map((each) => `gantry/${each} is of no environment`);
  const ids = new Map(tags.map(({ tag, ref }) => [tag.tagName, ref.id]));
  for (const environment of environmentName.options) {
    const { log, unreadable } = await readReleaseRecords(root, environment);
    const said = [...unreadable, ...log.problems, ...lostVersions(log, ids)];
    const own = tags.filter(({ name }) => name.tagType === "ENVIRONMENT" && name.environment === environment);
    // Without a record it cannot be known what was brought last.
    if (unreadable.length === 0) said.push(...otherVersions(environment, log, own, messages));
    problems.push(...said.map((problem) => `${releaseBranch(environment)} ${problem}`));
  }
  return problems;
}

/** A version that was deployed once is there for ever. */
function lostVersions({ attempts }: ReleaseLog, ids: ReadonlyMap<string, string>): string[] {
  const told = new Set<string>();
  return attempts.flatMap(({ said }) =>
    said.target.flatMap(({ name, id }) => {
      if (ids.get(name) === id || told.has(`${name} ${id}`)) return [];
      told.add(`${name} ${id}`);
      const how = ids.has(name) ? "was moved" : "is gone";
      return [
        `names ${name} ${id.slice(0, 12)} in ${said.attempt}, which ${how} since: a version never moves`,
      ];
    }),
  );
}

function otherVersions(
  environment: EnvironmentName,
  { attempts }: ReleaseLog,
  own: readonly ReadTag[],
  messages: ReadonlyMap<string, Trailers>,
): string[] {
  const brought = new Map<string | undefined, { attempt: string; version: VersionReference }>();
  for (const { said, ended } of attempts) {
    if (ended?.said.status !== "SUCCESS") continue;
    for (const version of said.target) {
      brought.set(parseTagName(version.name)?.subproject, { attempt: said.attempt, version });
    }
  }
  const problems = own.flatMap(({ tag, name, ref }): string[] => {
    const last = brought.get(name.subproject);
    if (last === undefined) return [`tells of nothing that brought ${tag.tagName} to where it is`];
    const read = readEnvironmentRecord(messages.get(ref.name) ?? new Map());
    if ("problems" in read) return [];
    const { version, attempt } = read.record;
    const isSame = version.name === last.version.name && version.id === last.version.id;
    if (isSame && (attempt === undefined || attempt === last.attempt)) return [];
    return [
      `says that ${last.attempt} brought ${last.version.name}, and ${tag.tagName} names ${version.name} of ${attempt ?? "no attempt"}`,
    ];
  });
  const has = new Set(own.map(({ name }) => name.subproject));
  const gone = [...brought].filter(([subproject]) => !has.has(subproject));
  return [
    ...problems,
    ...gone.map(([subproject, { attempt, version }]) => {
      const tag = formatTagName({
        ...(subproject === undefined ? {} : { subproject }),
        tagType: "ENVIRONMENT",
        environment,
      });
      return `says that ${attempt} brought ${version.name}, and there is no tag ${tag}`;
    }),
  ];
}
