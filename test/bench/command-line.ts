import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitAs } from "../support/git-as.ts";
import { packGantry } from "../support/packed.ts";
import { checkout } from "../support/project.ts";
import type { Benchmark, Extent, Row } from "./benchmark.ts";
import { nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";

interface Case {
  what: string;
  args: readonly string[];
  exitCode?: number;
  targets: Targets;
  /** The catalog with twenty surfaces. */
  large?: boolean;
  /** Before each run, outside of what is measured. */
  prepare?: (project: BenchProject) => void;
}

interface Targets {
  sources: number;
  build: number;
}

const atOnce = { sources: 1.5, build: 1.5 };
const profile = { sources: 3, build: 3 };
const completion = { sources: 3, build: 3 };
const catalog = { sources: 8, build: 4 };

const cases: readonly Case[] = [
  { what: "gantry --help", args: ["--help"], targets: atOnce },
  { what: "gantry up --yse (usage error)", args: ["up", "staging", "--yse"], exitCode: 2, targets: atOnce },
  {
    what: "gantry profile use staging",
    args: ["profile", "use", "staging", "--shell", "bash"],
    targets: profile,
  },
  { what: "Tab for an environment", args: ["__complete", "up", ""], targets: completion },
  { what: "Tab for an option", args: ["__complete", "up", "staging", "--"], targets: completion },
  {
    what: "Tab for a secret, the catalog known",
    args: ["__complete", "secrets", "get", "staging", ""],
    large: true,
    targets: completion,
  },
  {
    what: "Tab for one of 1,000 versions",
    args: ["__complete", "approve", "staging", ""],
    targets: completion,
  },
  {
    what: "20 surfaces by a command, the catalog known",
    args: ["catalog", "eas"],
    large: true,
    targets: catalog,
  },
  {
    what: "20 surfaces by a command, the catalog just changed",
    args: ["catalog", "eas"],
    large: true,
    targets: catalog,
    prepare: (project) => {
      project.change();
    },
  },
  {
    what: "gantry workflows generate, all of them",
    args: ["workflows", "generate"],
    targets: catalog,
    prepare: (project) => {
      rmSync(project.path(".github"), { recursive: true, force: true });
    },
  },
];

/** What commands cost, against the emptiest program of the same Node: from a checkout's sources, and from an installed package. */
export const commandLine: Benchmark = {
  name: "command-line",
  async run(report, extent) {
    return [...(await fromEach("sources", report, extent)), ...(await fromEach("build", report, extent))];
  },
};

async function fromEach(
  from: keyof Targets,
  report: (progress: string) => void,
  extent: Extent,
): Promise<Row[]> {
  const small = new BenchProject(nothingMore);
  const twenty = new BenchProject({ ...nothingMore, cloudRun: 18 });
  try {
    // A required check runs a script.
    cpSync(join(checkout, "scripts"), small.path("scripts"), { recursive: true });
    await tagVersions(small);
    if (from === "build") {
      report("packing, as npm does");
      mkdirSync(small.path("packed"));
      const tarball = await packGantry(small.path("packed"));
      for (const project of [small, twenty]) await project.install(tarball);
    }
    const rows: Row[] = [];
    for (const { what, large = false, targets, ...one } of cases) {
      const told = `${what}, from the ${from}`;
      report(told);
      const project = large ? twenty : small;
      rows.push(await measure(project, { what: told, target: targets[from], ...one }, extent));
    }
    return rows;
  } finally {
    small.remove();
    twenty.remove();
  }
}

/** A repository of the project, with as many versions as a product has after years. */
async function tagVersions(project: BenchProject): Promise<void> {
  const { root } = project;
  await gitAs(root, ["init", "--quiet", "--initial-branch=main"]);
  await gitAs(root, ["commit", "--quiet", "--allow-empty", "-m", "Begin"]);
  const commit = await gitAs(root, ["rev-parse", "HEAD"]);
  const refs = Array.from({ length: 1000 }, (_, index) => `${commit} refs/tags/v1.${index}.0\n`);
  writeFileSync(project.path(".git", "packed-refs"), refs.join(""));
}

async function measure(
  project: BenchProject,
  {
    what,
    args,
    exitCode = 0,
    target,
    prepare = () => undefined,
  }: Omit<Case, "targets" | "large"> & { target: number },
  { rounds }: Extent,
): Promise<Row> {
  await project.timeGantry(args, { exitCode });
  const { reference, ours } = await compare({
    rounds: rounds(15),
    reference: () => timed(process.execPath, ["-e", "0"], { cwd: project.root, env: project.env }),
    ours: () => {
      prepare(project);
      return project.timeGantry(args, { exitCode });
    },
  });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "node -e 0", measured, unit: "ms", target };
}
