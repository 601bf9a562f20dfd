import { credentialFormat } from "../model/credential-format.ts";
import { ruleSet } from "../model/observed/rule-set.ts";
import { parseJson } from "../model/parse-json.ts";
import { plainSecret } from "../model/plain-secret.ts";

/**
 * Why a value of a resource is taken for a secret, as `plainSecret` says it. Of two texts of our own the names in them say nothing: a
 * Worker's source, where `hasToken=…` is code, and a rule set, where a flag may be called `new-password`. What they are is compared
 * with what the program makes (require-expected-plan); a credential by its format is found in them as anywhere.
 */
export function heldSecret(
  names: readonly string[],
  value: string | number,
  { type, key }: { type: string; key: string },
): string | undefined {
  if (
    typeof value === "string" &&
    type === "cloudflare:index/workersScript:WorkersScript" &&
    key === "content"
  )
    return byFormat(value);
  const rules = typeof value === "string" ? rulesIn(value) : undefined;
  if (rules === undefined) return plainSecret(names, value);
  return (
    byFormat(String(value)) ?? rules.map((rule) => plainSecret([], rule)).find((held) => held !== undefined)
  );
}

function byFormat(text: string): string | undefined {
  const format = credentialFormat(text);
  return format === undefined ? undefined : `holds a ${format}`;
}

/** The rules of the cohorts of a rule set: all that a person writes freely there. */
function rulesIn(text: string): readonly string[] | undefined {
  if (!text.startsWith('{"environment":')) return undefined;
  const { success, data } = ruleSet.safeParse(parseJson(text));
  return success ? Object.values(data.cohorts).map(({ rule }) => rule) : undefined;
}
