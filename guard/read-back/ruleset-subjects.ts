import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { DeclaredRuleset } from "./declared.ts";
import { declaredRules, foundRules } from "./rule-fields.ts";
import { setOf, type Subject } from "./subject.ts";

const listed = z.object({ id: z.int(), name: z.string() });
const actor = z.object({
  actor_id: z.int().nullish(),
  actor_type: z.string(),
  bypass_mode: z.string().default("always"),
});
const ruleset = z.object({
  id: z.int(),
  name: z.string(),
  target: z.string(),
  enforcement: z.string(),
  updated_at: z.iso.datetime({ offset: true }).optional(),
  /** Only for callers who may edit the ruleset. */
  bypass_actors: z.array(actor).optional(),
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).optional() })
    .nullish(),
  rules: z.array(z.object({ type: z.string(), parameters: z.record(z.string(), z.json()).optional() })),
});
export type FoundRuleset = z.infer<typeof ruleset>;

const permission = "Administration: read (write, to see who may bypass them)";

export function declaredRulesets(rulesets: readonly DeclaredRuleset[]): Subject[] {
  return rulesets.map(({ inputs }) => ({
    what: rulesetTitle(inputs.name),
    fields: {
      name: inputs.name,
      target: inputs.target,
      enforcement: inputs.enforcement,
      include: setOf(inputs.conditions?.refName.includes ?? []),
      exclude: setOf(inputs.conditions?.refName.excludes ?? []),
      bypass_actors: setOf(
        inputs.bypassActors.map(({ actorId, actorType, bypassMode }) =>
          actorText(actorType, actorId, bypassMode),
        ),
      ),
      ...declaredRules(inputs.rules),
    },
  }));
}

/** The repository's own rulesets, in full. */
export async function readRulesets(client: GitHubClient): Promise<FoundRuleset[]> {
  const path = "/rulesets?includes_parents=false";
  const all = await client.list(listed, path, { what: "list the rulesets", permission });
  return Promise.all(
    all.map(({ id, name }) =>
      client.get(ruleset, `/rulesets/${id}`, { what: `read ruleset "${name}"`, permission }),
    ),
  );
}

/** A ruleset that somebody renamed is still the one of that id; it keeps the title of the declared one. */
export function foundRulesets(
  declared: readonly DeclaredRuleset[],
  found: readonly FoundRuleset[],
): Subject[] {
  const ids = new Map(declared.map(({ id, inputs }) => [id, inputs.name]));
  const present = new Set(found.map(({ id }) => String(id)));
  const byName = new Set(
    declared.filter(({ id }) => id === undefined || !present.has(id)).map(({ inputs }) => inputs.name),
  );
  return found.map((each) => {
    const declaredName = ids.get(String(each.id));
    // Made again by hand: another id, and the name of one that is gone.
    const stranger = declaredName === undefined && !byName.has(each.name);
    const title = rulesetTitle(declaredName ?? each.name);
    return subjectOf(stranger ? `${title} (${each.id})` : title, each);
  });
}

export function rulesetTitle(name: string): string {
  return `ruleset ${name}`;
}

function subjectOf(what: string, found: FoundRuleset): Subject {
  const { name, target, enforcement, conditions, bypass_actors, rules } = found;
  return {
    what,
    updatedAt: found.updated_at,
    fields: {
      name,
      target,
      enforcement,
      include: setOf(conditions?.ref_name?.include ?? []),
      exclude: setOf(conditions?.ref_name?.exclude ?? []),
      ...(bypass_actors === undefined
        ? {}
        : {
            bypass_actors: setOf(
              bypass_actors.map((each) => actorText(each.actor_type, each.actor_id, each.bypass_mode)),
            ),
          }),
      ...foundRules(rules),
    },
    unseen: bypass_actors === undefined ? ["bypass_actors"] : [],
  };
}

function actorText(type: string, id: number | null | undefined, mode: string): string {
  return `${type}${id === null || id === undefined ? "" : ` ${id}`} ${mode}`;
}
