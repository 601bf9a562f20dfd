import { entities } from "../../model/entities.ts";
import { parseRecord } from "../../catalog/records/read-record.ts";
import { exampleOf } from "../../cli/generators/json-schemas.ts";
import { checkout } from "../support/project.ts";
import { type Benchmark, inWords, type Row } from "./benchmark.ts";
import { compare, median } from "./support/sample.ts";

/** What a run's log holds, which is the one file of JSON Lines. */
const kinds = ["LogEntry", "TestExecution", "PipelineRun"];

/** Validating JSON Lines, against parsing the same lines and doing nothing with them. */
export const validation: Benchmark = {
  name: "validation",
  async run(report, { rounds, count }) {
    const records = count(100_000);
    const rows: Row[] = [];
    for (const { name, schema } of entities.filter((entry) => kinds.includes(entry.name))) {
      report(`${inWords(records)} records of ${name}`);
      const lines = linesOf(name, records);
      const { reference, ours } = await compare({
        rounds: rounds(9),
        reference: () => timed(lines, (line) => JSON.parse(line) !== undefined),
        ours: () => timed(lines, (line) => parseRecord(schema, JSON.parse(line)).problems === undefined),
      });
      rows.push({
        what: `${inWords(records)} ${name} records parsed and validated`,
        reference: "JSON.parse of the same lines",
        measured: { reference: median(reference), ours: median(ours) },
        unit: "ms",
        target: 5,
      });
    }
    return rows;
  },
};

/** What differs from line to line in a file of a kind; the rest is as in the entity's example. */
const varied: Readonly<Record<string, (index: number) => object>> = {
  LogEntry: (index) => ({
    timestamp: new Date(Date.UTC(2025, 9, 20) + index * 10).toISOString(),
    message: `Step ${index} of a run that takes its time`,
    line_number: 1 + (index % 500),
  }),
  TestExecution: (index) => ({ started_at: 1_729_433_500 + index, completed_at: 1_729_433_555 + index }),
  PipelineRun: (index) => ({ run_id: `run-20251020-143045-${index.toString(36).padStart(6, "0")}` }),
};

/** A line for every record, each a text of its own as if it had been read from a file. */
function linesOf(name: string, records: number): string[] {
  const example = exampleOf(name, checkout);
  const lines = Array.from({ length: records }, (_, index) =>
    JSON.stringify(Object.assign({}, example, varied[name]?.(index))),
  );
  return Buffer.from(lines.join("\n")).toString().split("\n");
}

function timed(lines: readonly string[], isTaken: (line: string) => boolean): number {
  const begun = performance.now();
  for (const line of lines) {
    if (!isTaken(line)) throw new Error("a correct record was refused");
  }
  return performance.now() - begun;
}
