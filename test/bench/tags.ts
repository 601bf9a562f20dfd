import { execa } from "execa";
import { mkdirSync } from "node:fs";
import { packGantry } from "../support/packed.ts";
import { image } from "../support/tag-repository.ts";
import { gitAs } from "../support/git-as.ts";
import { type Benchmark, type Extent, inWords, type Row } from "./benchmark.ts";
import { nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";

type Report = (progress: string) => void;

/** Tags by an installed package, against git alone; the start of the command line, which git has not, is beside both. */
export const tags: Benchmark = {
  name: "tags",
  async run(report, extent) {
    const project = new BenchProject(nothingMore);
    try {
      report("packing, as npm does");
      mkdirSync(project.path("packed"));
      await project.install(await packGantry(project.path("packed")));
      await begin(project);
      return [await assigning(project, report, extent), await listing(project, report, extent)];
    } finally {
      project.remove();
    }
  },
};

/** A work tree with a bare remote beside it. */
async function begin(project: BenchProject): Promise<void> {
  const remote = project.path("packed", "remote.git");
  await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
  await gitAs(project.root, ["init", "--quiet", "--bare", remote]);
  await gitAs(project.root, ["remote", "add", "origin", remote]);
  for (const [key, value] of [
    ["user.name", "mali-s"],
    ["user.email", "mali-s@lotus.example"],
  ] as const) {
    await gitAs(project.root, ["config", key, value]);
  }
  await gitAs(project.root, ["add", "Pulumi.yaml", "environments"]);
  await gitAs(project.root, ["commit", "--quiet", "--message", "Begin"]);
  await gitAs(project.root, ["push", "--quiet", "origin", "main"]);
}

async function assigning(project: BenchProject, report: Report, { rounds }: Extent): Promise<Row> {
  const what = "a version's tag, made and pushed";
  report(what);
  let number = 0;
  const { reference, ours } = await compare({
    rounds: rounds(15),
    reference: async () => {
      number += 1;
      const tag = `plain-${number}`;
      const begun = performance.now();
      await project.timeGantry(["--help"]);
      await git(project, ["tag", "--annotate", "--message", tag, tag]);
      await git(project, ["push", "--quiet", "origin", `refs/tags/${tag}`]);
      return performance.now() - begun;
    },
    ours: () => {
      number += 1;
      const words = ["tag", "assign", "--type", "version", "--version", `v1.${number}.0`, "--yes"];
      return project.timeGantry([...words, "--artifact", image("api")]);
    },
  });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "gantry --help, git tag and git push", measured, unit: "ms", target: 1.5 };
}

async function listing(project: BenchProject, report: Report, { rounds, count }: Extent): Promise<Row> {
  const many = count(100_000);
  const what = `${inWords(many)} tags listed`;
  report(what);
  await addVersions(project, many);
  const fields =
    "%(refname)%00%(objectname)%00%(objecttype)%00%(*objecttype)%00%(*objectname)%00%(creator)%00%(creatordate:unix)";
  const { reference, ours } = await compare({
    rounds: rounds(7),
    reference: async () => {
      const begun = performance.now();
      await project.timeGantry(["--help"]);
      await git(project, ["for-each-ref", `--format=${fields}`, "refs/tags"]);
      return performance.now() - begun;
    },
    ours: () => project.timeGantry(["tag", "list"]),
  });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "gantry --help, git for-each-ref", measured, unit: "ms", target: 1.5 };
}

async function addVersions(project: BenchProject, many: number): Promise<void> {
  const commit = await gitAs(project.root, ["rev-parse", "HEAD"]);
  const made = Array.from({ length: many }, (_, at) => {
    const message = `Artifact: ${image("api")}\n`;
    const header = `tag s${at % 50}/v2.${at}.0\nfrom ${commit}\ntagger mali-s <mali-s@lotus.example> 1764288000 +0000\n`;
    return `${header}data ${message.length}\n${message}`;
  });
  await execa("git", ["fast-import", "--quiet"], { cwd: project.root, input: made.join("\n") });
  await gitAs(project.root, ["pack-refs", "--all"]);
}

function git({ root, env }: BenchProject, args: readonly string[]): Promise<number> {
  return timed("git", args, { cwd: root, env });
}
