import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../support/project.ts";
import type { Benchmark, Extent, Row } from "./benchmark.ts";
import { nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { runToEnd, timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";

interface Case {
  what: string;
  args: readonly string[];
  exitCode?: number;
  target: number;
  project?: BenchProject;
  /** Before each run, outside of what is measured. */
  prepare?: (project: BenchProject) => void;
}

/** What commands cost, against the emptiest program of the same Node. */
export const commandLine: Benchmark = {
  name: "command-line",
  async run(report, extent) {
    const small = new BenchProject(nothingMore);
    const twenty = new BenchProject({ ...nothingMore, cloudRun: 18 });
    // A required check runs a script.
    cpSync(join(checkout, "scripts"), small.path("scripts"), { recursive: true });
    report("compiling, as npm ci does");
    await runToEnd(process.execPath, [join(checkout, "cli", "compile.ts")], {
      cwd: checkout,
      env: small.env,
    });
    const rows: Row[] = [];
    for (const { project = small, ...one } of cases(twenty)) {
      report(one.what);
      rows.push(await measure(project, one, extent));
    }
    small.remove();
    twenty.remove();
    return rows;
  },
};

function cases(twenty: BenchProject): readonly Case[] {
  const eas = { args: ["catalog", "eas"], target: 4, project: twenty };
  return [
    { what: "gantry --help", args: ["--help"], target: 1.5 },
    { what: "gantry up --yse (usage error)", args: ["up", "staging", "--yse"], exitCode: 2, target: 1.5 },
    {
      what: "gantry profile use staging",
      args: ["profile", "use", "staging", "--shell", "bash"],
      target: 3,
    },
    { ...eas, what: "20 surfaces by a command, the catalog known" },
    {
      ...eas,
      what: "20 surfaces by a command, the catalog just changed",
      prepare: (project) => {
        project.change();
      },
    },
    {
      what: "gantry workflows generate, all of them",
      args: ["workflows", "generate"],
      target: 3,
      prepare: (project) => {
        rmSync(project.path(".github"), { recursive: true, force: true });
      },
    },
  ];
}

async function measure(
  project: BenchProject,
  { what, args, exitCode = 0, target, prepare = () => undefined }: Case,
  { rounds }: Extent,
): Promise<Row> {
  await project.timeGantry(args, exitCode);
  const { reference, ours } = await compare({
    rounds: rounds(15),
    reference: () => timed(process.execPath, ["-e", "0"], { cwd: project.root, env: project.env }),
    ours: () => {
      prepare(project);
      return project.timeGantry(args, exitCode);
    },
  });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "node -e 0", measured, unit: "ms", target };
}
