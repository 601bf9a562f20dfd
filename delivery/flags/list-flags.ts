import { loadCatalog } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { selectEnvironments } from "../../catalog/select-environments.ts";
import { ExitCode } from "../../model/errors.ts";
import { featureFlagState } from "../../model/states/feature-flag.ts";
import type { Context } from "../../terminal/context.ts";
import { print } from "../../terminal/say.ts";
import { table } from "../../terminal/table.ts";
import type { PublicKill } from "../../clients/flag-evaluator.ts";
import { askEdge, type FromEdge } from "../../clients/ask-edge.ts";
import { flagDocument } from "./flag-document.ts";
import { readFlagHistory, sinceOf, type Since } from "./flag-history.ts";
import { sinceText } from "./flag-words.ts";

export interface ListFlagsOptions {
  environment: string | undefined;
  /** Asks where the flags are evaluated which are killed. */
  fetch: boolean;
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
  { environment, fetch, json }: ListFlagsOptions,
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const environments = selectEnvironments(loadCatalog(root), environment);
  const history = await readFlagHistory(
    root,
    environments.map((each) => each.environment),
  );
  const asked = await Promise.all(
    environments.map(async (each) => ({
      ...each,
      killedAtEdge: fetch ? await askEdge(each, context) : ({ answer: "not asked" } as const),
    })),
  );
  const flags = asked.flatMap((each) =>
    each.flags.map((flag) => ({
      flag,
      environment: each.environment,
      kill: killOf(each.killedAtEdge, flag.key),
      since: sinceOf(history, each.environment, flag.key),
    })),
  );
  if (json) {
    const documents = flags.map(({ flag, environment: name, since, kill }) => ({
      ...flagDocument(flag, name, since),
      ...(kill === undefined ? {} : { killedAtEdge: kill }),
    }));
    context.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
    return ExitCode.done;
  }
  const now = new Date();
  const rows = flags.map(({ flag, environment: name, since, kill }) => [
    flag.key,
    name,
    kill === undefined || kill === null ? featureFlagState(flag) : "killed at the edge",
    flag.enabled ? `${flag.rolloutPercentage} %` : "",
    flag.enabled ? (flag.cohorts ?? []).join(", ") : "",
    sinceText(since, now),
    byOf(since),
  ]);
  if (rows.length === 0) print(context, "no flag is declared");
  else context.stdout.write(table(columns, rows, context));
  for (const { environment: name, killedAtEdge } of asked)
    if (killedAtEdge.answer === "unreachable")
      print(context, `not known: which flags of ${name} are killed: ${killedAtEdge.why}`);
  return ExitCode.done;
}

function byOf(since: Since): string {
  return since.kind === "committed" ? since.by : "";
}

/** Null where none ends it; undefined where that is not known. */
function killOf(edge: FromEdge, key: string): PublicKill | null | undefined {
  if (edge.answer === "asked") return edge.kills.find(({ flag }) => flag === key) ?? null;
  return edge.answer === "nowhere" ? null : undefined;
}
