import { runChild } from "../../pipeline/process/run-child.ts";
import { runSuites, type Suite } from "../../pipeline/suites/run-suites.ts";
import type { Benchmark } from "./benchmark.ts";
import { compare, median } from "./support/sample.ts";

/** Seconds that each suite waits for something, as tests do that ask a server. */
const waits: Readonly<Record<Suite["type"], number>> = { unit: 0.5, integration: 1, e2e: 2 };

/** The three suites side by side, against the slowest of them by itself. */
export const suites: Benchmark = {
  name: "suites",
  async run(report, { rounds }) {
    const what = "three suites of 0.5, 1 and 2 s side by side";
    report(what);
    const { reference, ours } = await compare({
      rounds: rounds(7),
      reference: () => timedSuites(["e2e"]),
      ours: () => timedSuites(["unit", "integration", "e2e"]),
    });
    const measured = { reference: median(reference), ours: median(ours) };
    return [{ what, reference: "the slowest by itself", measured, unit: "ms", target: 1.1 }];
  },
};

async function timedSuites(types: readonly Suite["type"][]): Promise<number> {
  const begun = performance.now();
  const command = (type: Suite["type"]): string => `sleep ${waits[type]}; echo '  1 passing (1s)'`;
  await runSuites(
    types.map((type) => ({ type })),
    {
      run: ({ type }, line) =>
        runChild(
          { argv: ["bash", "-c", command(type)], cwd: import.meta.dirname, env: process.env },
          {
            line: ({ text }) => {
              line(text);
            },
          },
        ),
      executed: () => undefined,
      begun: () => undefined,
      ended: (_, failed) => {
        if (failed !== undefined) throw new Error(failed);
      },
      now: () => new Date(),
    },
  );
  return performance.now() - begun;
}
