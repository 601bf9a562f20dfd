import type { Rule } from "../rule.ts";

/** Packages whose resources run what the program wrote: dynamic providers, commands, builds. */
const packages = /^(pulumi-(nodejs|python)|command|docker|docker-build|null|terraform):/i;

export const rule: Rule = {
  id: "disallow-dynamic-resources",
  sentence: "No resource is a program of its own, for nobody can judge what it will do.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy: "use a provider's resource, or make it a step of a workflow: a CIScript or a gantry command",
  *check({ type }) {
    if (!packages.test(type)) return;
    yield {
      field: "type",
      problem: "runs code of its own at each deployment",
    };
  },
};
