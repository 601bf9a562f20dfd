import Table from "cli-table3";
import type { Benchmark, Row } from "./benchmark.ts";
import { catalog } from "./catalog.ts";
import { commandLine } from "./command-line.ts";
import { policy } from "./policy.ts";
import { preview } from "./preview.ts";
import { validation } from "./validation.ts";

/** `npm run bench [-- name …]`: all benchmarks, or those named, as one table. Nothing fails here: a person reads it. */
const all: readonly Benchmark[] = [commandLine, catalog, validation, preview, policy];
const names = process.argv.slice(2);
const unknown = names.filter((name) => !all.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `no benchmark "${unknown.join('", "')}"; there are ${all.map(({ name }) => name).join(", ")}`,
  );
  process.exitCode = 2;
} else {
  const rows: Row[] = [];
  for (const benchmark of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
    rows.push(
      ...(await benchmark.run((progress) => {
        console.error(`${benchmark.name}: ${progress}`);
      })),
    );
  }
  const table = new Table({
    head: ["what", "beside", "ours", "reference", "ratio", "at most", ""],
    style: { head: [], border: [] },
  });
  for (const { what, reference, measured, unit, target } of rows) {
    const ratio = measured.ours / measured.reference;
    const shown = [measured.ours, measured.reference].map((value) => withUnit(value, unit));
    table.push([
      what,
      reference,
      ...shown,
      ratio.toFixed(2),
      target.toFixed(2),
      ratio <= target ? "ok" : "over",
    ]);
  }
  console.log(table.toString());
}

function withUnit(value: number, unit: Row["unit"]): string {
  return unit === "ms" && value >= 1000
    ? `${(value / 1000).toFixed(1)} s`
    : `${value.toPrecision(3)} ${unit}`;
}
