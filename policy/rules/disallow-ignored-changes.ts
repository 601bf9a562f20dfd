import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "disallow-ignored-changes",
  sentence: "No resource ignores changes.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy: "remove the path from ignoreChanges, and write the value that is wanted",
  *check({ options: { ignoreChanges } }) {
    for (const [index, path] of ignoreChanges.entries()) {
      yield {
        field: `ignoreChanges[${index}]`,
        problem: `keeps what "${path}" was, whatever the program says`,
      };
    }
  },
};
