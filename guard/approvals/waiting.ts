import { commitsBetween, type GitCommit } from "../../clients/git/history.ts";
import { listRefs, type Ref } from "../../clients/git/refs.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { HoldRecord, Logged, ReleaseLog } from "../../model/observed/release-log.ts";
import { placed, type ReleasePlace } from "../../model/observed/release-place.ts";
import { formatTagName, parseTagName, type TagName } from "../../model/observed/tag-name.ts";
import { compareVersions } from "../../model/observed/version-order.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { namedByTags } from "../../stacks/version-tags.ts";

interface Held {
  environment: EnvironmentName;
  /** Such as `hold-1764288000`. */
  hold: string;
  place: ReleasePlace;
}

/** What a hold keeps out of an environment. */
interface Waiting {
  hold: Logged<HoldRecord>;
  /** Of the versions that are newer than what runs, by tags, of the subproject or of all that run there. */
  commits: readonly GitCommit[];
  /** The logins of whoever began an attempt to bring one of these. */
  broughtBy: readonly string[];
}

/** Reads what waits. Throws a usage error for a hold that is not there, or that somebody has released. */
export async function waitingBehind(
  root: string,
  { holds, attempts }: ReleaseLog,
  { environment, hold: id, place }: Held,
): Promise<Waiting> {
  const hold = holds.find(({ said }) => said.hold === id);
  if (hold === undefined) {
    throw new GantryError(`nothing holds ${environment} by the name ${id}`, {
      problems: holds.map(({ said }) => `${said.hold} is there: ${said.reason}`),
      hint: '"git fetch origin", and "gantry status" shows what holds',
      exitCode: ExitCode.usage,
    });
  }
  const { subproject } = hold.said;
  const refs = await listRefs(root, ["refs/tags", placed("refs/tags", "local")]);
  const running = await runningIn(root, refs, environment, place);
  const held = running.filter((each) => subproject === undefined || each.subproject === subproject);
  const commits: GitCommit[] = [];
  const names: string[] = [];
  for (const each of held) {
    const newer = refs.filter((ref) => isNewer(ref, each));
    names.push(...newer.map(({ name }) => name.slice(tagsFolder.length)));
    for (const { commit } of newer) commits.push(...(await commitsBetween(root, each.commit, commit)));
  }
  const broughtBy = attempts
    .filter(({ said }) => said.target.some(({ name }) => names.includes(name)))
    .map(({ said }) => said.by);
  return { hold, commits, broughtBy: [...new Set(broughtBy)] };
}

const tagsFolder = "refs/tags/";

interface RunningVersion {
  subproject: string | undefined;
  version: string;
  commit: string;
}

/** What runs by the environment's tags; by the real ones where a run on the local cloud has set none. */
async function runningIn(
  root: string,
  refs: readonly Ref[],
  environment: EnvironmentName,
  place: ReleasePlace,
): Promise<RunningVersion[]> {
  const known = new Map(refs.map((ref) => [ref.name, ref]));
  const names = refs.flatMap(({ name }) => {
    const parsed = parseTagName(name.replace(/^refs\/(?:gantry-local\/)?tags\//, ""));
    const isOf = parsed?.tagType === "ENVIRONMENT" && parsed.environment === environment;
    return isOf ? [formatTagName(parsed)] : [];
  });
  const tags = [...new Set(names)].flatMap((name): (readonly [string, Ref])[] => {
    const ref = known.get(placed(tagsFolder + name, place)) ?? known.get(tagsFolder + name);
    return ref === undefined ? [] : [[name, ref]];
  });
  const { named, problems } = await namedByTags(root, tags);
  if (problems.length > 0) {
    throw new GantryError(`nobody can say what runs in ${environment}`, {
      problems,
      hint: "gantry tag verify says what is wrong with each tag",
    });
  }
  return named.map(({ subproject, to, commit = "" }) => {
    return { subproject, version: versionOf(parseTagName(to.name)), commit };
  });
}

function isNewer({ name, commit }: Ref, running: RunningVersion): boolean {
  if (!name.startsWith(tagsFolder) || commit === "") return false;
  const parsed = parseTagName(name.slice(tagsFolder.length));
  return (
    parsed?.tagType === "VERSION" &&
    parsed.subproject === running.subproject &&
    compareVersions(parsed.version, running.version) > 0
  );
}

function versionOf(name: TagName | undefined): string {
  return name?.tagType === "VERSION" ? name.version : "";
}
