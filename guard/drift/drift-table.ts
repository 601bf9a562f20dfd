import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { table } from "../../terminal/table.ts";
import { factText, type Drift } from "./drift.ts";

/** Drift as people read it: what, declared, found, where, since. */
export function driftTable(drift: readonly Drift[], context: Pick<Context, "columns" | "color">): string {
  const { red } = paintFor(context);
  const columns = [
    { head: "what" },
    { head: "declared", cut: true },
    { head: "found", cut: true },
    { head: "where" },
    { head: "since" },
  ] as const;
  const rows = drift.map(({ environment, what, field, where, declared, found, since }) => [
    field === "" ? what : `${what}: ${field}`,
    factText(declared),
    { text: factText(found), paint: red },
    `${where}, ${environment}`,
    since,
  ]);
  return table(columns, rows, context);
}
