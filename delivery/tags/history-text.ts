import type { Attempt } from "../../model/observed/release-log.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import type { Context } from "../../terminal/context.ts";
import { table } from "../../terminal/table.ts";

interface Change {
  subproject: string | undefined;
  from: string | undefined;
  to: string;
}

/** A row for each version that an attempt brought: when, by whom, why, from where to where, and what came of it. */
export function historyTable(
  attempts: readonly Attempt[],
  subproject: string | undefined,
  context: Context,
): string {
  return table(
    [
      { head: "when" },
      { head: "by", cut: true },
      { head: "why" },
      { head: "what" },
      { head: "regions", cut: true, optional: true },
      { head: "outcome" },
    ],
    attempts.flatMap((attempt) =>
      whatOf(attempt, subproject).map((what) => [
        attempt.at.replace(".000Z", "Z"),
        attempt.said.by,
        attempt.said.cause,
        what,
        regionsOf(attempt),
        outcomeOf(attempt),
      ]),
    ),
    context,
  );
}

function whatOf(attempt: Attempt, subproject: string | undefined): string[] {
  const changes = changesOf(attempt).filter(
    (each) => subproject === undefined || each.subproject === subproject,
  );
  if (changes.length === 0) return ["no version"];
  return changes.map(
    ({ subproject: of, from = "nothing", to }) => `${of === undefined ? "" : `${of} `}${from} → ${to}`,
  );
}

function changesOf({ said }: Attempt): Change[] {
  const before = said.from.map(({ name }) => parseTagName(name));
  return said.target.flatMap(({ name }): Change[] => {
    const to = parseTagName(name);
    if (to?.tagType !== "VERSION") return [];
    const from = before.find((each) => each?.subproject === to.subproject);
    return [
      {
        subproject: to.subproject,
        from: from?.tagType === "VERSION" ? from.version : undefined,
        to: to.version,
      },
    ];
  });
}

/** The regions, with what came of those that did not succeed. */
function regionsOf({ ended }: Attempt): string {
  const places = ended?.said.place ?? [];
  const said = places
    .filter(({ region }) => region !== "-")
    .map(({ region, status }) => (status === "SUCCESS" ? region : `${region} ${status}`));
  return [...new Set(said)].join(", ");
}

function outcomeOf({ ended }: Attempt): string {
  return ended?.said.status ?? "under way";
}

/** The same for programs. */
export function historyDocument(attempt: Attempt): unknown {
  const { at, said, traffic, ended, commit } = attempt;
  return {
    attempt: said.attempt,
    at,
    by: said.by,
    cause: said.cause,
    reason: said.reason,
    run: said.run,
    changes: changesOf(attempt),
    infrastructure: said.infrastructure,
    skipped: said.skipped,
    alone: said.alone ?? null,
    alerting: said.alerting ?? [],
    traffic,
    status: ended?.said.status ?? null,
    endedAt: ended?.at ?? null,
    error: ended?.said.error,
    places: ended?.said.place ?? [],
    record: commit,
  };
}
