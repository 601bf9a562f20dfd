import { releaseBranch } from "../../model/observed/release-record.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import { ExitCode } from "../../model/errors.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import type { Context } from "../../terminal/context.ts";
import { gitRoot } from "./git-root.ts";
import { historyDocument, historyTable } from "./history-text.ts";
import { remoteNotice } from "./remote-notice.ts";

export interface TagHistoryOptions {
  environment: string;
  subproject: string | undefined;
  /** Of the local cloud of this clone. */
  local: boolean;
  json: boolean;
}

/** Prints what happened to an environment, the newest first: it outlives every move of its tags. */
export async function tagHistory(
  context: Context,
  { environment, subproject, local, json }: TagHistoryOptions,
): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  const notice = local ? undefined : await remoteNotice(root, [`refs/heads/${releaseBranch(environment)}`]);
  if (notice !== undefined) context.stderr.write(notice);
  const { attempts, problems } = await readReleaseLog(root, environment, local ? "local" : "remote");
  const shown = attempts
    .filter(
      ({ said }) =>
        subproject === undefined ||
        said.target.some(({ name }) => parseTagName(name)?.subproject === subproject),
    )
    .toReversed();
  if (json) context.stdout.write(`${JSON.stringify(shown.map(historyDocument), null, 2)}\n`);
  else context.stdout.write(historyTable(shown, subproject, context));
  if (shown.length === 0)
    context.stderr.write(`nothing is recorded of ${subproject ?? environment} in this clone\n`);
  for (const problem of problems) context.stderr.write(`problem: ${releaseBranch(environment)} ${problem}\n`);
  return problems.length === 0 ? ExitCode.done : ExitCode.violation;
}
