import { type Benchmark, type Extent, inWords, type Row } from "./benchmark.ts";
import { type CatalogShape, nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { ReferenceProject } from "./support/reference-project.ts";
import { peakMemory } from "./support/peak-memory.ts";
import { compare, median } from "./support/sample.ts";

const words = ["preview", "staging", "--local"];
const reference = "plain pulumi, ts-node as in the template";

interface Case {
  what: string;
  shape: CatalogShape;
  cold: boolean;
  target: number;
  /** Whether its memory is measured as well. */
  withMemory?: boolean;
}

/** `gantry preview staging --local` after a change, against the template's way with the same program, pack and clouds. */
export const preview: Benchmark = {
  name: "preview",
  async run(report, extent) {
    const { count } = extent;
    const many = { ...nothingMore, cloudRun: count(67), guarded: true };
    const resources = inWords(count(1000));
    const cases: readonly Case[] = [
      { what: "preview of about 60 resources, nothing cached", shape: nothingMore, cold: true, target: 0.35 },
      { what: "preview of about 60 resources", shape: nothingMore, cold: false, target: 0.85 },
      {
        what: `preview of about ${resources} resources`,
        shape: many,
        cold: false,
        target: 0.65,
        withMemory: true,
      },
    ];
    const rows: Row[] = [];
    for (const each of cases) rows.push(...(await measure(each, report, extent)));
    const unchanged = [
      {
        what: "preview of about 150 resources, nothing changed",
        shape: { ...nothingMore, cloudRun: 4, guarded: true },
        ms: 500,
        terraform: "0.2 s",
      },
      {
        what: `preview of about ${resources} resources, nothing changed`,
        shape: many,
        ms: 1000,
        terraform: "1.6 s",
      },
    ];
    for (const each of unchanged) rows.push(await measureUnchanged(each, report, extent));
    return rows;
  },
};

async function measure(
  { what, shape, cold, target, withMemory }: Case,
  report: (progress: string) => void,
  { rounds }: Extent,
): Promise<Row[]> {
  report(`${what}: deploying first`);
  const project = new BenchProject(shape);
  await project.gantry(["up", "staging", "--local", "--yes"]);
  const template = await ReferenceProject.of(project);
  await template.preview();
  report(what);
  const times = await compare({
    rounds: rounds(5),
    reference: () => {
      if (cold) template.emptyCaches();
      project.change();
      return template.preview();
    },
    ours: () => {
      if (cold) project.emptyCaches();
      project.change();
      return project.timeGantry(words);
    },
  });
  const measured = { reference: median(times.reference), ours: median(times.ours) };
  const rows: Row[] = [{ what, reference, measured, unit: "ms", target }];
  if (withMemory === true) rows.push(await measureMemory(project, report, rounds(5)));
  project.remove();
  return rows;
}

/** Against a time that nobody minds; what Terraform 1.11 takes for as many resources is of its published kind, and told beside it. */
async function measureUnchanged(
  { what, shape, ms, terraform }: { what: string; shape: CatalogShape; ms: number; terraform: string },
  report: (progress: string) => void,
  { rounds }: Extent,
): Promise<Row> {
  report(`${what}: deploying first`);
  const project = new BenchProject(shape);
  await project.gantry(["up", "staging", "--local", "--yes"]);
  await project.gantry(words);
  report(what);
  const times: number[] = [];
  for (let round = 0; round < rounds(7); round += 1) times.push(await project.timeGantry(words));
  project.remove();
  const measured = { reference: ms, ours: median(times) };
  return {
    what,
    reference: `${ms / 1000} s; Terraform plans them in ${terraform}`,
    measured,
    unit: "ms",
    target: 1,
  };
}

/** Of all processes together: gantry with the emulated clouds, the engine, the program and the pack. */
async function measureMemory(
  project: BenchProject,
  report: (progress: string) => void,
  rounds: number,
): Promise<Row> {
  report("memory of that preview");
  const { file, args, options } = project.command(words);
  const peaks: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    project.change();
    peaks.push(await peakMemory(file, args, options));
  }
  const measured = { reference: 800, ours: median(peaks) };
  return {
    what: "memory of that preview, all processes",
    reference: "0.8 GB",
    measured,
    unit: "MB",
    target: 1,
  };
}
