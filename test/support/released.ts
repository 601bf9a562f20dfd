import { listRefs, writeCommit, writeTag, type Person } from "../../clients/git/refs.ts";
import { cloneName, hasRemote, moveRefs, type RefMove } from "../../clients/git/remote.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { environmentTrailers } from "../../model/observed/environment-record.ts";
import { placed, type ReleasePlace } from "../../model/observed/release-place.ts";
import {
  releaseBranch,
  releaseTrailers,
  type AttemptCause,
  type ReleaseRecord,
} from "../../model/observed/release-record.ts";
import { formatMessage } from "../../model/observed/trailers.ts";
import { versionTrailers, type VersionRecord } from "../../model/observed/version-record.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { gitAs } from "./git-as.ts";

const by: Person = { name: "deploy", email: "deploy@lotus.example" };

/** An image of a name by a digest of its own. */
export function imageBy(name: string, digit: string): string {
  return `${name}@sha256:${digit.repeat(64)}`;
}

/** Makes a version's tag on a commit; the id of the tag object. */
export async function makeVersion(
  root: string,
  name: string,
  artifacts: readonly string[],
  {
    commit = "HEAD",
    run,
    migration,
  }: { commit?: string; run?: string; migration?: VersionRecord["migration"] } = {},
): Promise<string> {
  const object = (await gitAs(root, ["rev-parse", `${commit}^{commit}`])).trim();
  const record = {
    artifacts: artifacts.map((reference) => ({ reference, image: undefined, attestation: undefined })),
    run,
    migration,
  };
  const message = formatMessage(name, versionTrailers(record));
  const id = await writeTag(root, { object, name, message, by, at: new Date() });
  await move(root, [{ name: `refs/tags/${name}`, from: undefined, to: id }]);
  return id;
}

/** Makes or moves an environment's tag to a version. */
export async function makeEnvironmentTag(root: string, name: string, version: string): Promise<string> {
  const id = await idOf(root, `refs/tags/${version}`);
  const object = (await gitAs(root, ["rev-parse", `${version}^{commit}`])).trim();
  const trailers = environmentTrailers({ version: { name: version, id }, attempt: undefined });
  const to = await writeTag(root, {
    object,
    name,
    message: formatMessage(name, trailers),
    by,
    at: new Date(),
  });
  await move(root, [{ name: `refs/tags/${name}`, from: await find(root, `refs/tags/${name}`), to }]);
  return to;
}

/** Adds a record to the branch of an environment. */
async function record(
  root: string,
  environment: EnvironmentName,
  said: ReleaseRecord,
  place: ReleasePlace,
): Promise<void> {
  const name = placed(`refs/heads/${releaseBranch(environment)}`, place);
  const from = await find(root, place === "remote" && (await hasRemote(root)) ? cloneName(name) : name);
  const tree = (await runGit(root, ["mktree"])).stdout;
  const message = formatMessage(said.record, releaseTrailers(said));
  const to = await writeCommit(root, { tree, parent: from, message, by, at: new Date() });
  await move(root, [{ name, from, to }], place);
}

/** Begins an attempt; its id. */
export async function begin(
  root: string,
  environment: EnvironmentName,
  number: number,
  targets: readonly string[],
  {
    cause = "deploy",
    place = "remote",
    run,
  }: { cause?: AttemptCause; place?: ReleasePlace; run?: string } = {},
): Promise<string> {
  const attempt = `deploy-${number}`;
  const target = await Promise.all(
    targets.map(async (name) => ({ name, id: await idOf(root, `refs/tags/${name}`) })),
  );
  const infrastructure = (await gitAs(root, ["rev-parse", "HEAD"])).trim();
  const more = { from: [], serving: [], bundle: [], fingerprint: [], skipped: [], by: "mali-s", run };
  const said: ReleaseRecord = { record: "attempt", attempt, cause, target, infrastructure, ...more };
  await record(root, environment, said, place);
  return attempt;
}

/** Gives an attempt's new revisions a share of the traffic. */
export async function step(
  root: string,
  environment: EnvironmentName,
  attempt: string,
  traffic: number,
): Promise<void> {
  await record(root, environment, { record: "step", attempt, traffic, by: "mali-s" }, "remote");
}

/** Ends an attempt. */
export async function end(
  root: string,
  environment: EnvironmentName,
  attempt: string,
  status: "SUCCESS" | "FAILED" | "CANCELLED",
  place: ReleasePlace = "remote",
): Promise<void> {
  const said: ReleaseRecord = { record: "outcome", attempt, status, place: [], pushes: 1, by: "mali-s" };
  await record(root, environment, said, place);
}

async function find(root: string, name: string): Promise<string | undefined> {
  return (await listRefs(root, [name])).find((ref) => ref.name === name)?.id;
}

async function idOf(root: string, name: string): Promise<string> {
  const id = await find(root, name);
  if (id === undefined) throw new Error(`there is no ${name}`);
  return id;
}

async function move(root: string, moves: readonly RefMove[], place: ReleasePlace = "remote"): Promise<void> {
  const moved = await moveRefs(root, moves, place);
  if (moved.kind === "lost") throw new Error(`lost: ${moved.why.join("\n")}`);
}
