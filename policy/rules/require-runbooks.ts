import type { Resource } from "../resource.ts";
import type { Rule, Surroundings, Violation } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-runbooks",
  sentence: "Every alert carries the runbook that says what to do, and the runbook is there.",
  protects: { entity: "GuardrailMetric", seed: "003" },
  remedy: "write the runbook under docs/runbooks/, and name it in the guardrail's runbookRef",
  judges: (type) => type === types.guardrail || type === types.alertPolicy,
  *check(resource, surroundings) {
    if (resource.type === types.guardrail) yield* checkFile(resource, surroundings);
    else yield* checkText(resource);
  },
};

function* checkFile(guardrail: Resource, { hasFile }: Surroundings): Generator<Violation> {
  const field = "runbookRef";
  const path = guardrail.get(field);
  if (typeof path !== "string" || !/^[\w-][\w./-]*\.md$/.test(path) || path.includes("..")) {
    yield { field, problem: "must be a Markdown file of the project" };
  } else if (!hasFile(path)) {
    yield { field, problem: "names a file that is not there" };
  }
}

/** Whoever is woken up reads the alert, not the catalog. */
function* checkText(policy: Resource): Generator<Violation> {
  const field = "documentation.content";
  const text = policy.get(field);
  const path = policy.owner(types.guardrail)?.get("runbookRef");
  if (typeof text !== "string" || !text.includes(typeof path === "string" ? `/${path}` : "https://")) {
    yield { field, problem: "does not lead to the runbook" };
  }
}
