import type { MiniflareOptions } from "miniflare";
import { evaluatorBundle, killsBundle } from "../../edge/bundle.ts";
import { percentile } from "../../model/percentile.ts";
import { ruleSetKey, type RuleSet } from "../../model/observed/rule-set.ts";
import { RunningWorkerd } from "../support/workerd.ts";
import { inWords, type Benchmark, type Row } from "./benchmark.ts";
import { median } from "./support/sample.ts";

const body = JSON.stringify({ context: { targetingKey: "สมชาย", team: "support" } });
const path = "/ofrep/v1/evaluate/flags";
const modern = { modules: true, compatibilityDate: "2026-01-01" } as const;

/** Asks the evaluator so many times within one request: a Worker's own clock stands still, so it is timed from outside. */
const batchOf = `import { evaluator } from "./evaluator.js";
export default {
  async fetch(request, bindings) {
    const { count, url, body } = await request.json();
    for (let at = 0; at < count; at++) {
      const response = await evaluator.fetch(new Request(url, { method: "POST", body }), bindings);
      if (response.status !== 200) return response;
    }
    return new Response("done");
  },
};`;

/** The evaluator in workerd. */
export const edge: Benchmark = {
  name: "edge",
  async run(report, { rounds, count }) {
    const flags = count(10_000);
    const [script, kills] = await Promise.all([evaluatorBundle(), killsBundle()]);
    const rows: Row[] = [];

    const what = `one of ${inWords(flags)} flags, p99 of batches of ${inWords(count(1000))}`;
    report(what);
    const large = evaluatorWith(batching(script), kills);
    try {
      await fill(large, flags);
      const size = count(1000);
      const took = await timed(rounds(100), () => batch(large, `${path}/flag-7`, size));
      rows.push(row(what, "a millisecond", 1, (percentile(took, 99) ?? 0) / size, 1));
    } finally {
      await large.stop();
    }

    report("all of 200 flags");
    const small = evaluatorWith(batching(script), kills);
    try {
      await fill(small, 200);
      const size = count(200);
      const one = median(await timed(rounds(20), () => batch(small, `${path}/flag-7`, size)));
      const all = median(await timed(rounds(20), () => batch(small, path, size)));
      rows.push(row("all of 200 flags at once", "one of them", one / size, all / size, 10));
    } finally {
      await small.stop();
    }

    report("the first answer of a Worker");
    const empty = "export default { fetch() { return new Response('{}'); } };";
    const reference = median(await timed(rounds(7), () => firstAnswer({ ...modern, script: empty })));
    const ours = median(
      await timed(rounds(7), () => firstAnswer({ ...modern, script, bindings: { ENVIRONMENT: "x" } })),
    );
    rows.push(
      row("the first answer of a Worker, workerd's start with it", "an empty Worker", reference, ours, 2),
    );
    return rows;
  },
};

function row(what: string, reference: string, beside: number, ours: number, target: number): Row {
  return { what, reference, measured: { reference: beside, ours }, unit: "ms", target };
}

/** The evaluator as a module beside the one that asks it. */
function batching(script: string): { path: string; contents: string }[] {
  const named = script.replace(/(\w+) as default/, "$1 as evaluator");
  if (named === script) throw new Error("the bundle's default export was not found");
  return [
    { path: "main.js", contents: batchOf },
    { path: "evaluator.js", contents: named },
  ];
}

function evaluatorWith(modules: { path: string; contents: string }[], kills: string): RunningWorkerd {
  const object = { className: "KillSwitch", useSQLite: true };
  return new RunningWorkerd({
    workers: [
      {
        name: "flags",
        compatibilityDate: modern.compatibilityDate,
        modules: modules.map((one) => ({ type: "ESModule" as const, ...one })),
        bindings: { ENVIRONMENT: "staging" },
        kvNamespaces: ["RULES"],
        durableObjects: { KILLS: { ...object, scriptName: "kills" } },
      },
      { ...modern, name: "kills", script: kills, durableObjects: { OWN: object } },
    ],
  });
}

async function fill({ miniflare }: RunningWorkerd, count: number): Promise<void> {
  const flag = { enabled: true, rolloutPercentage: 25, killSwitch: false, revision: 1, cohorts: ["team"] };
  const rules: RuleSet = {
    environment: "staging",
    flags: Object.fromEntries(Array.from({ length: count }, (_, index) => [`flag-${index}`, flag])),
    cohorts: { team: { type: "label", rule: 'subject.team == "sales"' } },
  };
  await (await miniflare.getKVNamespace("RULES")).put(ruleSetKey, JSON.stringify(rules));
}

async function batch({ miniflare }: RunningWorkerd, asked: string, count: number): Promise<void> {
  const request = JSON.stringify({ count, url: `https://flags.lotus.example${asked}`, body });
  const response = await miniflare.dispatchFetch("https://flags.lotus.example/", {
    method: "POST",
    body: request,
  });
  const text = await response.text();
  if (text !== "done") throw new Error(`the evaluator answers ${response.status}: ${text}`);
}

async function firstAnswer(options: MiniflareOptions): Promise<void> {
  const worker = new RunningWorkerd(options);
  try {
    await (await worker.miniflare.dispatchFetch("https://flags.lotus.example/")).text();
  } finally {
    await worker.stop();
  }
}

async function timed(rounds: number, work: () => Promise<void>): Promise<number[]> {
  // The first is the one that compiles.
  await work();
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await work();
    took.push(performance.now() - begun);
  }
  return took;
}
