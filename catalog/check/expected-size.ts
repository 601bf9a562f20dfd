import type { Problem } from "../problem.ts";
import { namesOf } from "../rules/rule.ts";
import { layersOf } from "../source.ts";
import type { EnvironmentCheck } from "./check-environment.ts";
import { resolve } from "./resolve.ts";

/** How many entries all environments together are expected to have (003): an expectation, never a limit. */
const expected = { pipelines: 10, surfaces: 20 } as const;

/** A notice for each section that has grown beyond what is expected, where the entry too many stands. */
export function checkSize(checks: readonly EnvironmentCheck[]): Problem[] {
  return (["pipelines", "surfaces"] as const).flatMap((section) => {
    let count = 0;
    let told: Problem | undefined;
    for (const { merged, source } of checks) {
      if (merged === undefined) continue;
      const names = namesOf(merged, section);
      const over = names[expected[section] - count];
      count += names.length;
      if (over === undefined || told !== undefined) continue;
      const path = [section, over];
      told = resolve({ path, text: "", showsValue: false }, layersOf(source), merged);
    }
    const text = `is more than the ${expected[section]} ${section} that are expected; there are ${count}`;
    return told === undefined ? [] : [{ ...told, text }];
  });
}
