import { mkdirSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import { headTrailer } from "../../evidence/branch/chain-head.ts";
import { auditLine } from "../../model/observed/audit-record.ts";
import { placed } from "../../model/observed/release-place.ts";
import { formatMessage } from "../../model/observed/trailers.ts";
import { chainOf } from "../evidence/chains.ts";
import { gitAs } from "../support/git-as.ts";
import { packGantry } from "../support/packed.ts";
import { type Benchmark, type Extent, inWords, type Row } from "./benchmark.ts";
import { nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";

const verify = ["audit", "verify", "--local"];
const hashing = `const { createHash } = require("node:crypto");
console.log(createHash("sha256").update(require("node:fs").readFileSync(process.argv[1])).digest("hex"));`;
/** Says on standard error what the process took at most, in KiB. */
const measuring = `process.on("exit", () => process.stderr.write("most " + process.resourceUsage().maxRSS));`;

/** `gantry audit verify` by an installed package, against hashing the same bytes, and what it keeps in memory. */
export const audit: Benchmark = {
  name: "audit",
  async run(report, extent) {
    const project = new BenchProject(nothingMore);
    try {
      report("packing, as npm does");
      mkdirSync(project.path("packed"));
      await project.install(await packGantry(project.path("packed")));
      await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
      const many = extent.count(100_000);
      const half = await memory(project, many / 2);
      const whole = await memory(project, many);
      return [
        await beside(project, many, extent, report),
        {
          what: `memory of gantry audit verify, ${inWords(many)} events`,
          reference: "twice that of half as many",
          measured: { reference: 2 * half, ours: whole },
          unit: "MB",
          target: 1,
        },
      ];
    } finally {
      project.remove();
    }
  },
};

/** The chain is left to whoever measures its time. */
async function memory(project: BenchProject, many: number): Promise<number> {
  await write(project, many);
  const { file, args, options } = project.command(verify);
  const hook = `data:text/javascript,${encodeURIComponent(measuring)}`;
  const { stderr } = await execa(file, ["--import", hook, ...args], { ...options, extendEnv: false });
  const most = /most (?<most>\d+)$/.exec(stderr)?.groups?.["most"];
  if (most === undefined) throw new Error(`nothing says what it took:\n${stderr}`);
  return Number(most) / 1024;
}

async function beside(
  project: BenchProject,
  many: number,
  { rounds }: Extent,
  report: (progress: string) => void,
): Promise<Row> {
  const what = `gantry audit verify, ${inWords(many)} events`;
  report(what);
  const node = { cwd: project.root, env: project.env };
  const { reference, ours } = await compare({
    rounds: rounds(11),
    reference: () => timed(process.execPath, ["-e", hashing, project.path("packed", "chain.jsonl")], node),
    ours: () => project.timeGantry(verify),
  });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "sha256 of the same bytes by Node", measured, unit: "ms", target: 3 };
}

/** Makes a chain of so many events anew, with its head in the commit. */
async function write(project: BenchProject, many: number): Promise<void> {
  const now = new Date();
  const records = chainOf(
    "staging",
    Array.from({ length: many }, () => 1),
    now,
  );
  const last = records.at(-1);
  if (last === undefined) throw new Error("there are no records");
  const text = records.map((record) => `${auditLine(record)}\n`).join("");
  writeFileSync(project.path("packed", "chain.jsonl"), text);
  const message = formatMessage("write the audit", [headTrailer({ length: last.number, hash: last.hash })]);
  const commit = [
    `commit ${placed("refs/heads/gantry/staging", "local")}`,
    `committer mali-s <mali-s@lotus.example> ${Math.floor(now.getTime() / 1000)} +0000`,
    `data ${Buffer.byteLength(message)}`,
    message,
    `M 100644 inline audit/${now.toISOString().slice(0, 7)}.jsonl`,
    `data ${Buffer.byteLength(text)}`,
    text,
  ].join("\n");
  await execa("git", ["fast-import", "--quiet", "--force"], { cwd: project.root, input: commit });
}
