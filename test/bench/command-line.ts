import { cpSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../support/project.ts";
import type { Benchmark, Row } from "./benchmark.ts";
import { nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";

/** What a command costs before it does anything, against the emptiest program of the same Node. */
export const commandLine: Benchmark = {
  name: "command-line",
  async run(report) {
    const project = new BenchProject(nothingMore);
    // A required check runs a script.
    cpSync(join(checkout, "scripts"), project.path("scripts"), { recursive: true });
    const cases = [
      { what: "gantry --help", args: ["--help"], exitCode: 0, target: 1.5 },
      { what: "gantry up --yse (usage error)", args: ["up", "staging", "--yse"], exitCode: 2, target: 1.5 },
      {
        what: "gantry profile use staging",
        args: ["profile", "use", "staging", "--shell", "bash"],
        exitCode: 0,
        target: 3,
      },
      { what: "gantry workflows generate", args: ["workflows", "generate"], exitCode: 0, target: 3 },
    ];
    const rows: Row[] = [];
    for (const { what, args, exitCode, target } of cases) {
      report(what);
      await project.timeGantry(args, exitCode);
      const { reference, ours } = await compare({
        rounds: 15,
        reference: () => timed(process.execPath, ["-e", "0"], { cwd: project.root, env: project.env }),
        ours: () => project.timeGantry(args, exitCode),
      });
      rows.push({
        what,
        reference: "node -e 0",
        measured: { reference: median(reference), ours: median(ours) },
        unit: "ms",
        target,
      });
    }
    project.remove();
    return rows;
  },
};
