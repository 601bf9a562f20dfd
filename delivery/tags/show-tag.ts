import { quote } from "../../catalog/check/quote.ts";
import { trailersOf } from "../../clients/git/refs.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { readEnvironmentRecord } from "../../model/observed/environment-record.ts";
import { gitTag } from "../../model/observed/git-tag.ts";
import { releaseStateOf } from "../../model/observed/git-tags.ts";
import {
  formatTagName,
  parseTagId,
  parseTagName,
  releaseState,
  type TagName,
} from "../../model/observed/tag-name.ts";
import { readVersionRecord } from "../../model/observed/version-record.ts";
import { environmentName } from "../../model/scalars.ts";
import type { Context } from "../../terminal/context.ts";
import { gitRoot } from "./git-root.ts";
import { buildArtifactsOf } from "./build-artifacts-of.ts";
import { readTags, type ReadTag } from "./read-tags.ts";
import { remoteNotice } from "./remote-notice.ts";
import { shownText, type ShownTag } from "./show-text.ts";

/** Prints what is known of one tag, by its name or its id: what it is made of, what it is worth, where it runs. */
export async function showTag(
  context: Context,
  { name: given, json }: { name: string; json: boolean },
): Promise<ExitCode> {
  // An id may have the form of a name: `api/version/v1.0.0` is the version of a subproject `api/version` as well.
  const meant = [parseTagName(given), parseTagId(given)].filter((each) => each !== undefined);
  if (meant.length === 0) throw unknown(given, "is no version, environment or state");
  const root = await gitRoot(context.cwd);
  for (const name of meant) {
    const names = aroundOf(name);
    const { tags } = await readTags(root, names);
    const read = tags.find(({ tag }) => tag.tagName === formatTagName(name));
    if (read === undefined) continue;
    const notice = await remoteNotice(
      root,
      names.map((each) => `refs/tags/${each}`),
    );
    if (notice !== undefined) context.stderr.write(notice);
    const shown = await shownOf(root, read, tags);
    context.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : shownText(shown, context));
    return ExitCode.done;
  }
  throw unknown(given, "is no tag of this clone");
}

function unknown(name: string, why: string): GantryError {
  return new GantryError(`${quote(name)} ${why}`, {
    hint: '"gantry tag list" shows those there are; "git fetch --tags --force origin" brings the remote\'s',
    exitCode: ExitCode.usage,
  });
}

/** The tag, its version's, the version's states and the environments of its subproject. */
function aroundOf(name: TagName): string[] {
  const { subproject } = name;
  const own = subproject === undefined ? {} : { subproject };
  const environments = environmentName.options.map((environment) =>
    formatTagName({ ...own, tagType: "ENVIRONMENT", environment }),
  );
  if (name.tagType === "ENVIRONMENT") return [formatTagName(name)];
  const version = formatTagName({ ...own, tagType: "VERSION", version: name.version });
  const states = releaseState.options.map((state) => `${version}-${state}`);
  return [version, ...states, ...environments];
}

async function shownOf(
  root: string,
  { tag: asRead, name, ref }: ReadTag,
  tags: readonly ReadTag[],
): Promise<ShownTag> {
  const tag = gitTag.parse(asRead);
  const messages = await trailersOf(
    root,
    tags.filter((each) => each.ref.annotated).map((each) => each.ref.name),
  );
  const said = messages.get(ref.name) ?? new Map<string, string[]>();
  if (name.tagType === "ENVIRONMENT") {
    const read = readEnvironmentRecord(said);
    return {
      tag,
      ...("record" in read ? { version: read.record.version.name, attempt: read.record.attempt } : read),
    };
  }
  const version = tags.find((each) => each.name.tagType === "VERSION");
  const runsIn = tags.flatMap((each) => {
    const read =
      each.name.tagType === "ENVIRONMENT"
        ? readEnvironmentRecord(messages.get(each.ref.name) ?? new Map())
        : undefined;
    return read !== undefined && "record" in read && read.record.version.id === version?.ref.id
      ? [each.tag.tagName]
      : [];
  });
  const state = releaseStateOf(
    tags.map((each) => each.tag),
    name.version,
    name.subproject,
  );
  const known = { tag, state, runsIn };
  if (name.tagType === "STATE") return { ...known, version: version?.tag.tagName };
  const read = readVersionRecord(said);
  if ("problems" in read) return { ...known, ...read };
  const built = buildArtifactsOf(tag, read.record);
  return { ...known, record: read.record, ...built };
}
