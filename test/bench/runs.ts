import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { stepNames } from "../../model/observed/step-names.ts";
import { maskFor } from "../../pipeline/log/mask.ts";
import { RunLog } from "../../pipeline/log/run-log.ts";
import { packGantry } from "../support/packed.ts";
import { type Benchmark, type Extent, inWords, type Row } from "./benchmark.ts";
import { nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";

type Report = (progress: string) => void;

/** A run of nine steps, against the emptiest program of the same Node; and its log, against the same bytes written by line. */
export const runs: Benchmark = {
  name: "runs",
  async run(report, extent) {
    const project = new BenchProject(nothingMore);
    try {
      const sources = await nineSteps(project, "sources", report, extent);
      const log = await entries(project, report, extent);
      report("packing, as npm does");
      mkdirSync(project.path("packed"));
      await project.install(await packGantry(project.path("packed")));
      return [sources, await nineSteps(project, "build", report, extent), log];
    } finally {
      project.remove();
    }
  },
};

async function nineSteps(
  project: BenchProject,
  from: "sources" | "build",
  report: Report,
  { rounds }: Extent,
): Promise<Row> {
  const what = `a run of nine steps that each start \`echo\`, from the ${from}`;
  report(what);
  const file = "environments/global/config.yml";
  const steps = stepNames.map((step) => `    ${step}: { commands: ["echo ok"] }\n`).join("");
  const before = readFileSync(project.path(file), "utf8").replace(/\nrun:\n[^]*$/, "");
  writeFileSync(project.path(file), `${before}\nrun:\n  steps:\n${steps}`);
  const args = ["run", "--profile", "full"];
  await project.timeGantry(args);
  const { reference, ours } = await compare({
    rounds: rounds(15),
    reference: () => timed(process.execPath, ["-e", "0"], { cwd: project.root, env: project.env }),
    ours: () => project.timeGantry(args),
  });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "node -e 0", measured, unit: "ms", target: 5 };
}

async function entries(project: BenchProject, report: Report, { rounds, count }: Extent): Promise<Row> {
  const many = count(100_000);
  const what = `${inWords(many)} lines of a command logged, one secret masked`;
  const source = { file: "package.json", line: 41, name: "scripts.test" };
  report(what);
  const mask = maskFor({ API_TOKEN: "kf93-ac71-ff20-9d3e" });
  let lines: Buffer[] = [];
  const log = (): number => {
    const begun = performance.now();
    const made = new RunLog({
      root: project.root,
      mask,
      now: () => new Date(),
      failed: (reason) => {
        throw new Error(reason);
      },
    });
    for (let index = 0; index < many; index += 1)
      made.entry("info", "test-unit", `✔ test number ${index} of the suite passed`, source);
    made.close();
    const took = performance.now() - begun;
    const text = readFileSync(join(project.root, made.path), "utf8");
    lines = text.split(/(?<=\n)/).map((line) => Buffer.from(line));
    rmSync(join(project.root, made.path));
    return took;
  };
  log();
  const plain = (): number => {
    const begun = performance.now();
    const descriptor = openSync(project.path("plain.log"), "w");
    for (const line of lines) writeSync(descriptor, line);
    closeSync(descriptor);
    return performance.now() - begun;
  };
  const { reference, ours } = await compare({ rounds: rounds(11), reference: plain, ours: log });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "the same bytes, written by line", measured, unit: "ms", target: 2 };
}
