import { listRefs, trailersOf } from "../../clients/git/refs.ts";
import { readEnvironmentRecord } from "../../model/observed/environment-record.ts";
import { formatTagName, parseTagName } from "../../model/observed/tag-name.ts";
import { compareVersions } from "../../model/observed/version-order.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { WorkflowRun } from "./workflow-run.ts";

interface About {
  /** As the run's own input had it, `v1.2.3` or `api/v1.2.3`; undefined where it had none. */
  given: string | undefined;
  subproject: string | undefined;
  environment: EnvironmentName | undefined;
}

interface ReportVersion {
  version: string;
  subproject: string | undefined;
  /** Whether there is a tag of it. */
  isTagged: boolean;
}

const firstVersion = "v0.1.0";

/**
 * The version that a run was about: the one of its input, else the one that the environment runs as its tag says, else the
 * next one after the newest, as `-pr.<number>` or `-run.<number>`, since nothing has been named yet.
 */
export async function versionOfRun(root: string, run: WorkflowRun, about: About): Promise<ReportVersion> {
  const refs = await listRefs(root, ["refs/tags"]);
  const tags = refs.flatMap(({ name }) => {
    const tag = parseTagName(name.slice("refs/tags/".length));
    return tag === undefined ? [] : [tag];
  });
  const versions = tags.flatMap((tag) => (tag.tagType === "VERSION" ? [tag] : []));
  const given = about.given === undefined ? undefined : parseTagName(about.given);
  if (given?.tagType === "VERSION") {
    const subproject = given.subproject ?? about.subproject;
    const isTagged = versions.some((one) => one.subproject === subproject && one.version === given.version);
    return { version: given.version, subproject, isTagged };
  }
  const { subproject } = about;
  if (about.environment !== undefined) {
    const running = await runningVersion(root, about.environment, subproject, tags);
    if (running !== undefined) return running;
  }
  const [newest] = versions
    .filter((one) => subproject === undefined || one.subproject === subproject)
    .map(({ version }) => version)
    .toSorted((a, b) => compareVersions(b, a));
  const suffix = run.pullRequest === null ? `run.${run.number}` : `pr.${run.pullRequest}`;
  return {
    version: `${newest === undefined ? firstVersion : after(newest)}-${suffix}`,
    subproject,
    isTagged: false,
  };
}

type Tags = readonly NonNullable<ReturnType<typeof parseTagName>>[];

/** What the environment's tag names: that of the subproject, or the only one there is. */
async function runningVersion(
  root: string,
  environment: EnvironmentName,
  subproject: string | undefined,
  tags: Tags,
): Promise<ReportVersion | undefined> {
  const ofEnvironment = tags.filter(
    (tag) => tag.tagType === "ENVIRONMENT" && tag.environment === environment,
  );
  const [only, another] =
    subproject === undefined ? ofEnvironment : ofEnvironment.filter((tag) => tag.subproject === subproject);
  if (only === undefined || another !== undefined) return undefined;
  const name = `refs/tags/${formatTagName(only)}`;
  const read = readEnvironmentRecord((await trailersOf(root, [name])).get(name) ?? new Map());
  if ("problems" in read) return undefined;
  const tag = parseTagName(read.record.version.name);
  return tag?.tagType === "VERSION"
    ? { version: tag.version, subproject: tag.subproject, isTagged: true }
    : undefined;
}

/** The next version: that of a prerelease is the version that it leads to. */
function after(version: string): string {
  const [, major = "0", minor = "0", patch = "0", prerelease] =
    /^v(\d+)\.(\d+)\.(\d+)(-.*)?$/.exec(version) ?? [];
  return prerelease === undefined ? `v${major}.${minor}.${Number(patch) + 1}` : `v${major}.${minor}.${patch}`;
}
