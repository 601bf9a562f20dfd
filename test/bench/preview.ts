import type { Benchmark, Row } from "./benchmark.ts";
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
}

/** `gantry preview staging --local` after a change, against the template's way with the same program, pack and clouds. */
export const preview: Benchmark = {
  name: "preview",
  async run(report) {
    const many = { ...nothingMore, cloudRun: 95 };
    const cases: readonly Case[] = [
      { what: "preview of about 60 resources, nothing cached", shape: nothingMore, cold: true, target: 0.35 },
      { what: "preview of about 60 resources", shape: nothingMore, cold: false, target: 0.85 },
      { what: "preview of about 1,000 resources", shape: many, cold: false, target: 0.65 },
    ];
    const rows: Row[] = [];
    for (const each of cases) rows.push(await measure(each, report));
    rows.push(await measureMemory(many, report));
    return rows;
  },
};

/** Of all processes together: gantry, the engine, the program, the pack and the emulated clouds. */
async function measureMemory(shape: CatalogShape, report: (progress: string) => void): Promise<Row> {
  report("memory at about 1,000 resources");
  const project = new BenchProject(shape);
  const gantry = project.command(words);
  const peaks: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    peaks.push(await peakMemory(gantry.file, gantry.args, gantry.options));
  }
  project.remove();
  const measured = { reference: 800, ours: median(peaks) };
  return {
    what: "memory of that preview, all processes",
    reference: "0.8 GB",
    measured,
    unit: "MB",
    target: 1,
  };
}

async function measure(
  { what, shape, cold, target }: Case,
  report: (progress: string) => void,
): Promise<Row> {
  report(`${what}: deploying first`);
  const project = new BenchProject(shape);
  await project.gantry(["up", "staging", "--local", "--yes"]);
  const template = await ReferenceProject.of(project);
  await template.preview();
  report(what);
  const times = await compare({
    rounds: 5,
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
  project.remove();
  const measured = { reference: median(times.reference), ours: median(times.ours) };
  return { what, reference, measured, unit: "ms", target };
}
