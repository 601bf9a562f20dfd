import Table from "cli-table3";
import type { Paint } from "../../terminal/paint.ts";
import type { Fact } from "../read-back/subject.ts";
import type { Drift } from "./drift.ts";

const widest = 60;

/** Drift as people read it: what, where, declared, found, since. */
export function driftTable(drift: readonly Drift[], paint: Paint): string {
  const table = new Table({
    head: ["what", "where", "declared", "found", "since"],
    style: { head: [], border: [] },
  });
  for (const { environment, what, field, where, declared, found, since } of drift) {
    const title = field === "" ? what : `${what}\n  ${field}`;
    table.push([title, `${where}\n${environment}`, textOf(declared), paint.red(textOf(found)), since]);
  }
  return table.toString();
}

function textOf(fact: Fact): string {
  if (fact === null) return "nothing";
  const text = Array.isArray(fact) ? (fact.length === 0 ? "none" : fact.join("\n")) : String(fact);
  return text
    .split("\n")
    .map((line) => (line.length > widest ? `${line.slice(0, widest - 1)}…` : line))
    .join("\n");
}
