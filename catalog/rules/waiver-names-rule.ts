import { join } from "node:path";
import { neverWaived, waivedOnce } from "../../model/declared/waiver-limits.ts";
import type { CatalogRule } from "./rule.ts";
import { ruleFiles } from "../rules-folder.ts";

/**
 * Whether a waiver is over, too long or for a resource that is not there depends on the day and on the stack: the pack
 * judges that at every run.
 */
export const waiverNamesRule: CatalogRule = {
  id: "waiver-names-rule",
  description: "Every waiver is for a rule that the pack has and that can be waived, as that rule can be.",
  level: "error",
  *check({ root, entities, layers }) {
    for (const [id, { rule, stack, once }] of Object.entries(entities.waivers ?? {})) {
      const path = ["waivers", id, "rule"];
      if (neverWaived.includes(rule)) yield { path, text: "is never waived" };
      // A catalog may be read without the pack: one of the past, to be compared with.
      else if (isUnknown(root, rule)) {
        yield { path, text: "is no rule of the pack", hint: '"gantry policy list" names the rules' };
      }
      if (waivedOnce.includes(rule) && !once) {
        const text = `must be true, for ${rule} is waived for one deployment at a time`;
        yield { path: ["waivers", id, "once"], text };
      }
      const isGlobal = Object.hasOwn(mapOf(layers[0]?.["waivers"]), id);
      if (stack === "repository" && !isGlobal) {
        const hint = "write it in environments/global/config.yml";
        yield { path: ["waivers", id, "stack"], text: "is no environment's", hint };
      }
    }
    for (const layer of layers.slice(2)) {
      if (!Object.hasOwn(layer, "waivers")) continue;
      yield {
        path: ["waivers"],
        text: "belong to an environment",
        hint: "write them in its config.yml",
        showsValue: false,
      };
    }
  },
};

function isUnknown(root: string, rule: string): boolean {
  const rules = ruleFiles(join(root, "policy"));
  return rules.size > 0 && !rules.has(rule);
}

function mapOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
