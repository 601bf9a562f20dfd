import { realpathSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestOfInstalled, writtenSince } from "../../files/installed.ts";
import { repository, ruleset } from "../../policy/cases/fixtures/repository.ts";
import { judge, judgeStack } from "../../policy/pack/judge.ts";
import { loadRules } from "../../policy/pack/rules.ts";
import type { Expected } from "../../policy/expected.ts";
import { expectedOf } from "../../policy/pack/expected-in.ts";
import { stackFacts } from "../../policy/stack.ts";
import { asExpected, plainFacts } from "../support/expected-facts.ts";
import { gatherFacts, surroundings } from "../../policy/pack/try-cases.ts";
import { type Benchmark, type Extent, inWords, type Row } from "./benchmark.ts";
import { type CatalogShape, nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";
import { checkout } from "../support/project.ts";

const shellVariables = z.record(z.string(), z.string());
const leanRunner = `--import=${import.meta.resolve("../../engine/run/lean-pack-runner.ts")}`;

/** What the pack adds to a preview, and its comparison with the expected plan, as shares of the same preview without; and judging many rulesets. */
export const policy: Benchmark = {
  name: "policy",
  async run(report, extent) {
    const { count } = extent;
    const few = { ...nothingMore, cloudRun: 2, guarded: true };
    const many = { ...nothingMore, cloudRun: count(54), guarded: true };
    return [
      ...(await measure({ resources: 100, shape: few, target: 0.4 }, report, extent)),
      ...(await measure({ resources: count(1000), shape: many, target: 0.6 }, report, extent)),
      await compareMore(extent),
      await judgeRulesets(extent),
      ...(await lookAtPackages(report, extent)),
    ];
  },
};

/** The engine alone, started as `gantry` starts it: only the pack differs. */
async function measure(
  { resources, shape, target }: { resources: number; shape: CatalogShape; target: number },
  report: (progress: string) => void,
  { rounds }: Extent,
): Promise<Row[]> {
  const what = `the pack's part of a preview of about ${inWords(resources)} resources`;
  report(`${what}: deploying first`);
  const project = new BenchProject(shape);
  await project.gantry(["up", "staging", "--local", "--yes"]);
  const printed = await project.gantry(["env", "shell", "staging", "--local", "--json"]);
  const env = {
    ...project.env,
    ...shellVariables.parse(JSON.parse(printed)),
    NODE_OPTIONS: leanRunner,
    GANTRY_ROOT: project.root,
  };
  const preview = (more: readonly string[], variables: Readonly<Record<string, string>> = {}) => {
    project.change();
    const args = ["preview", "--stack", "staging", "--non-interactive", ...more];
    return timed("pulumi", args, { cwd: project.root, env: { ...env, ...variables } });
  };
  const pack = ["--policy-pack", "policy"];
  // As `gantry` has it where nothing is to be compared.
  const judging = () => preview(pack, { GANTRY_EXPECTS: "nothing" });
  await preview(pack);
  report(what);
  const judged = await compare({ rounds: rounds(5), reference: () => preview([]), ours: judging });
  report(`${what}: the comparison`);
  const compared = await compare({ rounds: rounds(5), reference: judging, ours: () => preview(pack) });
  project.remove();
  const added = (times: typeof judged) => {
    const reference = median(times.reference);
    return { reference, ours: median(times.ours) - reference };
  };
  return [
    { what, reference: "the same preview without the pack", measured: added(judged), unit: "ms", target },
    {
      what: `the comparison with the expected plan, of about ${inWords(resources)} resources`,
      reference: "the same preview without it",
      measured: added(compared),
      unit: "ms",
      target: 0.25,
    },
  ];
}

/** What a judge costs that installed packages cannot move: a look after each run of the engine, and a digest for each plan. */
async function lookAtPackages(report: (progress: string) => void, { rounds }: Extent): Promise<Row[]> {
  const packages = realpathSync(join(checkout, "node_modules"));
  report("looking at the installed packages");
  const options = { cwd: checkout, env: { PATH: process.env["PATH"] ?? "" } };
  const now = Date.now();
  const look = await compare({
    rounds: rounds(7),
    reference: () => timed("find", [packages, "-newerct", "tomorrow"], options),
    ours: () => spent(() => writtenSince([packages], now)),
  });
  const digest = await compare({
    rounds: rounds(7),
    reference: () => timed("find", [packages, "-type", "f", "-exec", "sha256sum", "{}", "+"], options),
    ours: () => spent(() => digestOfInstalled(packages)),
  });
  const medians = ({ reference, ours }: typeof look) => ({
    reference: median(reference),
    ours: median(ours),
  });
  return [
    {
      what: "looking for packages that were written during a preview",
      reference: "`find -newerct`",
      measured: medians(look),
      unit: "ms",
      target: 2,
    },
    {
      what: "the digest of what Node could load of them",
      reference: "`sha256sum` of all of them",
      measured: medians(digest),
      unit: "ms",
      target: 1,
    },
  ];
}

function spent(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

/** The program's run in the pack's process and the comparison, without an engine: five times the resources take five times as long. */
async function compareMore({ rounds, count }: Extent): Promise<Row> {
  // One after the other: there is one set of mocks.
  const few = await compareAll(count(99));
  const many = await compareAll(count(543));
  const each = await compare({ rounds: rounds(5), reference: few.perResource, ours: many.perResource });
  for (const { project } of [few, many]) project.remove();
  return {
    what: "the expected plan of about 5,000 resources without an engine, for each of them",
    reference: "the same of about 1,000",
    measured: { reference: median(each.reference), ours: median(each.ours) },
    unit: "ms",
    target: 1.3,
  };
}

/** CPU time of all that the comparison does, for each resource. */
async function compareAll(cloudRun: number) {
  const project = new BenchProject({ ...nothingMore, cloudRun, bare: true, guarded: true });
  const env = { GANTRY_MISTAKE: "told", PULUMI_BACKEND_URL: "file:///state" };
  const expect = expectedOf({ root: project.root, env });
  const rule = (await loadRules()).find(({ id }) => id === "require-expected-plan");
  if (rule === undefined) throw new Error("no rule compares");
  const perResource = async (): Promise<number> => {
    const begun = process.cpuUsage();
    const expectation = await expect("staging");
    if (expectation.resources === undefined) throw new Error(expectation.problem);
    const root = plainFacts("urn:pulumi:staging::gantry::pulumi:pulumi:Stack::gantry-staging");
    const facts = [{ ...root, inputs: {} }, ...expectation.resources.map(asExpected)];
    const seen = new Map(facts.map((one) => [one.urn, one]));
    const output: Expected["output"] = ({ urn, property }) => `${urn}#${property}`;
    const expected: Expected = { expectation, output, madeFrom: () => [] };
    const found = judgeStack(rule, stackFacts(seen, new Set(seen.keys())), { ...surroundings, expected });
    for (const { violations, obstacles } of found.values())
      if (violations.length + obstacles.length > 0) throw new Error("an expected plan is as expected");
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000 / facts.length;
  };
  await perResource();
  return { project, perResource };
}

/** 1,000 rulesets of branches and tags, judged by the rules that are about them, each alone and all together. */
async function judgeRulesets({ rounds, count }: Extent): Promise<Row> {
  const number = count(1000);
  const rules = (await loadRules()).filter((rule) => rule.judges?.(ruleset.type) === true);
  const rulesets = repository.filter(({ type }) => type === ruleset.type);
  const others = repository.filter(({ type }) => type !== ruleset.type);
  const many = Array.from({ length: Math.ceil(number / rulesets.length) }, (_, index) =>
    rulesets.map((each) => ({ ...each, name: `${each.name ?? ""}-${index}` })),
  );
  const all = gatherFacts([...others, ...many.flat()]);
  const judged = [...all.values()].filter(({ type }) => type === ruleset.type).slice(0, number);
  const ms: number[] = [];
  for (let round = 0; round < rounds(7); round += 1) {
    const begun = performance.now();
    const stack = stackFacts(all, new Set(all.keys()));
    for (const rule of rules) {
      for (const facts of judged) judge(rule, facts, (urn) => all.get(urn), surroundings);
      judgeStack(rule, stack, surroundings);
    }
    ms.push(performance.now() - begun);
  }
  const what = `judging ${inWords(number)} rulesets of branches and tags by the ${rules.length} rules about them`;
  return { what, reference: "50 ms", measured: { reference: 50, ours: median(ms) }, unit: "ms", target: 1 };
}
