import type { Section } from "../check/derive.ts";
import type { Finding } from "../check/finding.ts";
import { didYouMean } from "../check/suggest.ts";
import { flagSecretRefs } from "../../model/declared/edge.ts";
import { samplerSources } from "../../model/declared/sampler.ts";
import { mapAt } from "../plain.ts";
import { references } from "../references.ts";
import { namesOf, referencesIn, type CatalogRule, type RuleContext } from "./rule.ts";

/** Every reference names an entity that the environment has. */
export const referencesExist: CatalogRule = {
  id: "references-exist",
  description: "Every name of another entity is the key of one.",
  level: "error",
  *check(context) {
    for (const { from, fields, to } of references) {
      const known = new Set(namesOf(context.merged, to));
      for (const { path, name } of referencesIn(context.merged, from, fields)) {
        if (!known.has(name)) yield broken(path, to, name, known);
      }
    }
    yield* appsOf(context);
    yield* secretOf(context, ["registry"], "tokenRef");
    yield* secretOf(context, ["database"], "urlRef");
    for (const field of flagSecretRefs) yield* secretOf(context, ["edge", "flags"], field);
    for (const source of samplerSources) yield* secretOf(context, ["sampler", source], "tokenRef");
  },
};

function* appsOf({ entities, merged }: RuleContext): Generator<Finding> {
  const known = new Set([...entities.apps.keys(), ...namesOf(merged, "apps")]);
  const job = mapAt(merged, ["database", "job"])["app"];
  const named = [
    ...referencesIn(merged, "surfaces", ["app"]),
    ...referencesIn(merged, "pipelines", ["app"]),
    ...(typeof job === "string" ? [{ path: ["database", "job", "app"], name: job }] : []),
  ];
  for (const { path, name } of named) if (!known.has(name)) yield broken(path, "apps", name, known);
}

function* secretOf({ merged }: RuleContext, place: readonly string[], field: string): Generator<Finding> {
  const name = mapAt(merged, place)[field];
  const known = new Set(namesOf(merged, "secrets"));
  if (typeof name === "string" && !known.has(name)) yield broken([...place, field], "secrets", name, known);
}

function broken(path: Finding["path"], to: Section, name: string, known: Iterable<string>): Finding {
  return { path, text: `is not a key of ${to}`, hint: didYouMean(name, known), dependsOn: [[to]] };
}
