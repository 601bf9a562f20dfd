import { table } from "../../terminal/table.ts";
import { benchmarks } from "./all.ts";
import { type Row, short, whole } from "./benchmark.ts";

/** `npm run bench [-- [--short] name …]`: all benchmarks, or those named, as one table. Nothing fails here: a person reads it. */
const words = process.argv.slice(2);
const extent = words.includes("--short") ? short : whole;
const names = words.filter((word) => word !== "--short");
const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `no benchmark "${unknown.join('", "')}"; there are ${benchmarks.map(({ name }) => name).join(", ")}`,
  );
  process.exitCode = 2;
} else {
  const rows: Row[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const report = (progress: string): void => {
      console.error(`${benchmark.name}: ${progress}`);
    };
    rows.push(...(await benchmark.run(report, extent)));
  }
  const columns = [
    { head: "what" },
    { head: "beside" },
    { head: "ours", side: "right" },
    { head: "reference", side: "right" },
    { head: "ratio", side: "right" },
    { head: "at most", side: "right" },
    { head: "" },
  ] as const;
  const cells = rows.map(({ what, reference, measured, unit, target }) => {
    const ratio = measured.ours / measured.reference;
    const shown = [measured.ours, measured.reference].map((value) => withUnit(value, unit));
    return [what, reference, ...shown, ratio.toFixed(2), target.toFixed(2), ratio <= target ? "ok" : "over"];
  });
  process.stdout.write(table(columns, cells, { columns: undefined }));
  if (extent === short) console.log("Measured once each, with little: these numbers say nothing.");
}

function withUnit(value: number, unit: Row["unit"]): string {
  return unit === "ms" && value >= 1000
    ? `${(value / 1000).toFixed(1)} s`
    : `${value.toPrecision(3)} ${unit}`;
}
