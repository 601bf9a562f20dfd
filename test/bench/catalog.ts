import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { loadEnvironment } from "../../catalog/load.ts";
import { type Benchmark, type Extent, inWords, type Row } from "./benchmark.ts";
import { catalogPath, nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { compare, median } from "./support/sample.ts";

const oneSecond = 1000;

/** Reading and checking a catalog: by a command, and against what the YAML library alone needs for the same files. */
export const catalog: Benchmark = {
  name: "catalog",
  async run(report, extent) {
    return [await graphByCommand(report, extent), ...(await largeInProcess(report, extent))];
  },
};

/** The catalog is another one each time, so that nothing is known of it from before. */
async function graphByCommand(report: (progress: string) => void, { rounds, count }: Extent): Promise<Row> {
  const surfaces = count(1000);
  const what = `the graph of ${inWords(surfaces)} surfaces by a command`;
  report(what);
  const project = new BenchProject({ ...nothingMore, cloudRun: surfaces - 2, bare: true });
  const args = ["catalog", "graph", "--format", "json"];
  await project.timeGantry(args);
  const { reference, ours } = await compare({
    rounds: rounds(9),
    reference: () => oneSecond,
    ours: () => {
      project.change();
      return project.timeGantry(args);
    },
  });
  project.remove();
  const measured = { reference: median(reference), ours: median(ours) };
  return {
    what,
    reference: "a second",
    measured,
    unit: "ms",
    target: 1,
  };
}

async function largeInProcess(report: (progress: string) => void, { rounds, count }: Extent): Promise<Row[]> {
  const rows: Row[] = [];
  for (const surfaces of [250, 1000, 2000].map(count)) {
    report(`${inWords(surfaces)} surfaces in process`);
    const shape = { ...nothingMore, cloudRun: surfaces - 2, bare: true };
    const project = new BenchProject(shape);
    const texts = ["global", "staging"].map((layer) =>
      readFileSync(catalogPath(project.root, layer), "utf8"),
    );
    const { reference, ours } = await compare({
      rounds: rounds(5),
      reference: () =>
        clock(() =>
          texts.map((text) => parseDocument(text, { lineCounter: new LineCounter() }).toJS({}) !== null),
        ),
      // A project of its own each time: a process reads a file only once.
      ours: () => {
        const fresh = new BenchProject(shape);
        const time = clock(() => loadEnvironment(fresh.root, "staging"));
        fresh.remove();
        return time;
      },
    });
    project.remove();
    const measured = { reference: median(reference), ours: median(ours) };
    rows.push({
      what: `${inWords(surfaces)} surfaces loaded and checked`,
      reference: "the yaml library, the same files",
      measured,
      unit: "ms",
      target: 2,
    });
  }
  return rows;
}

function clock(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
