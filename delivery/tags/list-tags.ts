import { gitTag } from "../../model/observed/git-tag.ts";
import { subprojectPath } from "../../model/observed/tag-name.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { quote } from "../../catalog/check/quote.ts";
import { counted } from "../../terminal/counted.ts";
import type { Context } from "../../terminal/context.ts";
import { gitRoot } from "./git-root.ts";
import { readTags } from "./read-tags.ts";
import { tagsTable } from "./tags-text.ts";

export interface ListTagsOptions {
  type: string | undefined;
  subproject: string | undefined;
  json: boolean;
}

/** Lists the clone's tags of versions, environments and states; as GitTag (001) for programs. */
export async function listTags(
  context: Context,
  { type, subproject, json }: ListTagsOptions,
): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  if (subproject !== undefined) requireSubproject(subproject);
  const { tags, astray } = await readTags(root, [subproject ?? ""]);
  const shown = tags
    .filter(({ name }) => subproject === undefined || name.subproject === subproject)
    .map(({ tag }) => tag)
    .filter(({ tagType }) => type === undefined || tagType === type.toUpperCase());
  if (json) context.stdout.write(`${JSON.stringify(gitTag.array().parse(shown), null, 2)}\n`);
  else context.stdout.write(tagsTable(shown, context));
  if (shown.length === 0) {
    context.stderr.write(
      'no such tags in this clone; "git fetch --tags --force origin" brings the remote\'s\n',
    );
  }
  if (astray.length > 0) {
    context.stderr.write(
      `notice: ${counted(astray.length, "tag")} of such a name leads to no commit: "gantry tag verify" names them\n`,
    );
  }
  return ExitCode.done;
}

function requireSubproject(path: string): void {
  const parsed = subprojectPath.safeParse(path);
  if (parsed.success) return;
  throw new GantryError(`--subproject ${quote(path)}: ${parsed.error.issues[0]?.message ?? "is no path"}`, {
    hint: "name it as its tags begin, such as services/auth",
    exitCode: ExitCode.usage,
  });
}
