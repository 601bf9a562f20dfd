import type { Rule } from "../rule.ts";
import { readWaiver, waiverProblems, waiverType } from "../waivers.ts";

export const rule: Rule = {
  id: "require-valid-waivers",
  sentence:
    "Every waiver has an owner and a reason, ends within 30 days or at its use, and is for a resource that is there.",
  protects: { entity: "Waiver", seed: "003" },
  remedy:
    "mend what the waiver is for and remove it from the catalog, or decide anew: owner, reason, and a last day within 30 days",
  judges: (type) => type === waiverType,
  *check(resource, { now }) {
    const inputs = Object.fromEntries(
      ["rule", "resource", "owner", "reason", "expires", "once", "deployment"].map((key) => [
        key,
        resource.get(key) ?? null,
      ]),
    );
    yield* waiverProblems(readWaiver(inputs), now);
  },
  *checkStack(stack) {
    for (const waiver of stack.all(waiverType)) {
      const { resource: named } = readWaiver({ resource: waiver.get("resource") ?? "" });
      const [type = ""] = named.split(" ", 1);
      const meant = stack.all(type).filter(({ name }) => `${type} ${name}` === named);
      if (meant.length === 1) continue;
      const problem =
        meant.length === 0 ? "is not in the stack" : `names ${meant.length} resources of the stack`;
      yield { resource: waiver, field: "resource", problem: `${problem}: ${named}` };
    }
  },
};
