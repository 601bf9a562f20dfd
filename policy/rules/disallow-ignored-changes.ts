import type { Rule } from "../rule.ts";
import { mayIgnore } from "../secret-types.ts";

export const rule: Rule = {
  id: "disallow-ignored-changes",
  sentence:
    "No resource ignores changes, but for the next rotation of a secret, which Google moves by itself.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy: "remove the path from ignoreChanges, and write the value that is wanted",
  *check({ type, options: { ignoreChanges } }) {
    for (const [index, path] of ignoreChanges.entries()) {
      if (mayIgnore(type, path)) continue;
      yield {
        field: `ignoreChanges[${index}]`,
        problem: `keeps what "${path}" was, whatever the program says`,
      };
    }
  },
};
