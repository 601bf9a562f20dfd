import { readFileSync } from "node:fs";
import { z } from "zod";
import { importForm } from "../../engine/run/import-id.ts";
import { cloudflareRules } from "./cloudflare.ts";
import { githubRules } from "./github.ts";
import { googleRules } from "./google.ts";
import type { AgainRule, ImportRule } from "./import-rule.ts";
import { vercelRules } from "./vercel.ts";

/** The engine's plan file, as far as it says what would be made (pkg/resource/deploy/plan.go of the pinned engine). */
const planSchema = z.object({
  resourcePlans: z.record(
    z.string(),
    z.object({
      goal: z
        .object({
          type: z.string(),
          name: z.string(),
          custom: z.boolean().nullish(),
          inputDiff: z.object({ adds: z.record(z.string(), z.unknown()).nullish() }).nullish(),
        })
        .nullish(),
      steps: z.array(z.string()).nullish(),
    }),
  ),
});

/** A resource that the program asks for and the state has not. */
export interface Wanted {
  urn: string;
  type: string;
  name: string;
  /** What is asked for; a value that only a cloud tells is `unknownText`. */
  inputs: Readonly<Record<string, unknown>>;
}

/** How the engine spells a value that is not known during a preview (sdk/go/common/resource/plugin/rpc.go). */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a plan would make in a cloud: no component, and no provider of the engine's. */
export function wantedIn(planFile: string): readonly Wanted[] {
  const { resourcePlans } = planSchema.parse(JSON.parse(readFileSync(planFile, "utf8")));
  return Object.entries(resourcePlans).flatMap(([urn, { goal, steps }]) => {
    if (goal?.custom !== true || goal.type.startsWith("pulumi:")) return [];
    if (steps?.includes("create") !== true) return [];
    return [{ urn, type: goal.type, name: goal.name, inputs: goal.inputDiff?.adds ?? {} }];
  });
}

const rules: Readonly<Record<string, ImportRule | AgainRule>> = {
  ...googleRules,
  ...githubRules,
  ...cloudflareRules,
  ...vercelRules,
};

/** How what is there of a type is found; undefined for a type that nobody has looked into. */
export function ruleOf(type: string): ImportRule | AgainRule | undefined {
  const form = importForm(type);
  return rules[type] ?? (form === undefined ? undefined : { form });
}
