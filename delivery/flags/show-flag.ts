import { loadCatalog } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { selectEnvironments } from "../../catalog/select-environments.ts";
import { isInRepository } from "../../clients/git/repository.ts";
import { lastChange } from "../../evidence/leave-changes.ts";
import { ExitCode } from "../../model/errors.ts";
import type { AuditEvent } from "../../model/observed/audit-event.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import type { Decision } from "../../edge/evaluator/evaluate.ts";
import { featureFlagState } from "../../model/states/feature-flag.ts";
import type { Context } from "../../terminal/context.ts";
import { print } from "../../terminal/say.ts";
import { nameList } from "../../terminal/table.ts";
import { timeOf } from "../status/age.ts";
import { askEdge, type FromEdge } from "../../clients/ask-edge.ts";
import { explainDecision, readAsker, type Asker } from "./explain-decision.ts";
import { findFlag, type FlagInEnvironment } from "./find-flag.ts";
import { flagDocument } from "./flag-document.ts";
import { readFlagHistory, sinceOf, type Since } from "./flag-history.ts";
import { audienceOf, nextOf } from "./flag-words.ts";

export interface ShowFlagOptions {
  key: string;
  environment: string | undefined;
  local: boolean;
  /** Whose decision is explained, and what else is known of them as JSON. */
  subject: string | undefined;
  context: string | undefined;
  /** Asks where the flags are evaluated which are killed. */
  fetch: boolean;
  json: boolean;
}

/** Says of a flag who has it, since when, who changed it, and what comes next; and why a subject has it or not. */
export async function showFlag(context: Context, options: ShowFlagOptions): Promise<ExitCode> {
  const asker = readAsker(options.subject, options.context);
  const { root } = findProject(context.cwd);
  const catalog = loadCatalog(root);
  const found = findFlag(selectEnvironments(catalog, options.environment), options.key);
  const history = await readFlagHistory(
    root,
    found.map(({ catalog: { environment } }) => environment),
  );
  const place: ReleasePlace = options.local ? "local" : "remote";
  const isClone = await isInRepository(root);
  const shown = await Promise.all(
    found.map(async ({ catalog: own, flag }): Promise<Shown> => {
      const edge: FromEdge = options.fetch ? await askEdge(own, context) : { answer: "not asked" };
      return {
        catalog: own,
        flag,
        since: sinceOf(history, own.environment, flag.key),
        applied: isClone
          ? await lastChange({ root, environment: own.environment, place }, "flag-update", flag.key)
          : undefined,
        edge,
        explained:
          asker === undefined ? undefined : { asker, decision: explainDecision(own, flag.key, asker, edge) },
      };
    }),
  );
  if (options.json) {
    const documents = shown.map(({ catalog: { environment }, flag, since, applied, edge, explained }) => ({
      ...flagDocument(flag, environment, since),
      ...(applied === undefined ? {} : { auditId: applied.id }),
      ...(options.fetch || explained !== undefined ? { edge } : {}),
      ...(explained === undefined ? {} : { context: explained.asker, decision: explained.decision }),
    }));
    context.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
    return ExitCode.done;
  }
  print(context, `${options.key}: ${shown[0]?.flag.description ?? ""}`);
  for (const each of shown) context.stdout.write(`\n${flagText(each, context)}`);
  return ExitCode.done;
}

interface Shown extends FlagInEnvironment {
  since: Since;
  applied: AuditEvent | undefined;
  edge: FromEdge;
  explained: { asker: Asker; decision: Decision } | undefined;
}

function flagText(shown: Shown, context: Context): string {
  const { catalog, flag, since, applied, edge, explained } = shown;
  const { environment } = catalog;
  const pairs: (readonly [string, string])[] = [
    ["who has it", audienceOf(flag)],
    ["since", sinceWords(since)],
    ["applied", appliedWords(applied)],
    ["revision", String(flag.revision)],
    ["next", nextOf(flag, environment)],
    ...(explained === undefined ? [] : decisionPairs(explained)),
    ...(edge.answer === "not asked" && explained === undefined
      ? []
      : [["at the edge", edgeWords(edge, flag.key)] as const]),
  ];
  return `${environment}: ${featureFlagState(flag)}\n${nameList(pairs, { columns: context.columns, indent: "  " })}`;
}

function sinceWords(since: Since): string {
  if (since.kind === "uncommitted") return "not committed yet";
  if (since.kind === "unknown") return `not known: ${since.why}`;
  return `${timeOf(since.at.toISOString())}, by ${since.by} (${since.commit.slice(0, 12)})`;
}

function appliedWords(event: AuditEvent | undefined): string {
  if (event === undefined) return "never, as far as this clone knows";
  return `${timeOf(event.createdAt)}, by ${event.actor} (audit ${event.id})`;
}

function decisionPairs({
  asker,
  decision: { value, because, reason, problems },
}: NonNullable<Shown["explained"]>): (readonly [string, string])[] {
  return [
    ["decision", `${String(value)} for ${JSON.stringify(asker.targetingKey)}: ${because}`],
    ["reason", reason],
    ...problems.map((problem) => ["not answered", problem] as const),
  ];
}

function edgeWords(edge: FromEdge, key: string): string {
  switch (edge.answer) {
    case "not asked":
      return "kills are not looked at; --fetch asks";
    case "nowhere":
      return "the flags are evaluated nowhere: the catalog has no edge.flags";
    case "unreachable":
      return `not known whether it is killed: ${edge.why}`;
    case "asked": {
      const kill = edge.kills.find(({ flag }) => flag === key);
      if (kill === undefined) return "no kill that the catalog does not follow";
      return `killed since ${timeOf(kill.killedAt)}, revision ${kill.revision}: nobody has it`;
    }
  }
}
