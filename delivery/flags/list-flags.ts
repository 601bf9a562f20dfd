import { loadCatalog } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { selectEnvironments } from "../../catalog/select-environments.ts";
import { ExitCode } from "../../model/errors.ts";
import { featureFlagState } from "../../model/states/feature-flag.ts";
import type { Context } from "../../terminal/context.ts";
import { print } from "../../terminal/say.ts";
import { table } from "../../terminal/table.ts";
import { flagDocument, type FlagDocument } from "./flag-document.ts";
import { readFlagHistory, sinceOf, type Since } from "./flag-history.ts";
import { sinceText } from "./flag-words.ts";

export interface ListFlagsOptions {
  environment: string | undefined;
  json: boolean;
}

const columns = [
  { head: "flag" },
  { head: "environment" },
  { head: "state" },
  { head: "share", side: "right" },
  { head: "cohorts", cut: true },
  { head: "since" },
  { head: "by", optional: true },
] as const;

/** Lists the flags by environment: how far each is, since when and by whom. */
export async function listFlags(
  context: Context,
  { environment, json }: ListFlagsOptions,
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const environments = selectEnvironments(loadCatalog(root), environment);
  const history = await readFlagHistory(
    root,
    environments.map((each) => each.environment),
  );
  const flags = environments.flatMap((each) =>
    each.flags.map((flag) => ({
      flag,
      environment: each.environment,
      since: sinceOf(history, each.environment, flag.key),
    })),
  );
  if (json) {
    const documents = flags.map((each): FlagDocument =>
      flagDocument(each.flag, each.environment, each.since),
    );
    context.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
    return ExitCode.done;
  }
  const now = new Date();
  const rows = flags.map(({ flag, environment: name, since }) => [
    flag.key,
    name,
    featureFlagState(flag),
    flag.enabled ? `${flag.rolloutPercentage} %` : "",
    flag.enabled ? (flag.cohorts ?? []).join(", ") : "",
    sinceText(since, now),
    byOf(since),
  ]);
  if (rows.length === 0) print(context, "no flag is declared");
  else context.stdout.write(table(columns, rows, context));
  return ExitCode.done;
}

function byOf(since: Since): string {
  return since.kind === "committed" ? since.by : "";
}
