import { listed } from "../message.ts";
import type { Rule } from "../rule.ts";

const stackType = "pulumi:pulumi:Stack";

/**
 * What a stack loses of an entity that did not change is judged by `gantry`, which sees the plan
 * (guard/judge/unexplained-deletions.ts); the engine shows a pack only what there is.
 */
export const rule: Rule = {
  id: "require-declared-entities",
  sentence: "A stack has all that the catalog declares for it, and loses nothing of what did not change.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy:
    "find out why the program does not declare it (does it run at all?), or take it out of the catalog; for what is lost on purpose, a waiver with once: true",
  judges: (type) => type === stackType,
  *checkStack(stack, { declared }) {
    const [resource] = stack.all(stackType);
    if (resource === undefined) return;
    const field = "resources";
    if (declared === undefined) {
      yield { resource, field, problem: "cannot be compared with the catalog, which does not hold" };
      return;
    }
    const there = new Set([...stack.everything()].map(({ type, name }) => `${type} ${name}`));
    const missing = declared.filter((each) => !there.has(each));
    if (missing.length === 0) return;
    const problem = `lack what the catalog declares, and the plan would delete what there is of it: ${listed(missing)}`;
    yield { resource, field, problem };
  },
};
