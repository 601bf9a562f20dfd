import { distance } from "fastest-levenshtein";
import { plain } from "./value.ts";
import type { Resource } from "./resource.ts";

const word = "production";

/**
 * Whether a name means production, also in disguise: another case, digits or foreign letters that look alike, separators
 * inside, a slip of the pen. A rule for production had better judge one name too many than miss one.
 */
export function meansProduction(name: string): boolean {
  const text = plain(name);
  // GitHub and Pulumi take other letters at most by accident, and production does not need them.
  if (/[^\x20-\x7e]/.test(text)) return true;
  const words = text.split(/[^a-z0-9]+/).map(unmask);
  if (words.some((part, index) => isProductionWord(part) && !isNegation(words[index - 1]))) return true;
  return isProductionWord(words.join(""));
}

/** Digits that stand for letters: pr0duct1on. */
function unmask(text: string): string {
  return text.replaceAll("0", "o").replaceAll("1", "i").replaceAll("3", "e").replaceAll("5", "s");
}

function isProductionWord(text: string): boolean {
  if (/^(prod|prd|prod(uction)?[0-9io]+|production.*)$/.test(text)) return true;
  return text.length >= word.length - 2 && distance(text, word) <= 2;
}

/** pre-production and non-production are not production. */
function isNegation(text: string | undefined): boolean {
  return text === "pre" || text === "non" || text === "not";
}

/** Whether a resource belongs to production: by its stack, or by what it or a component above it says of itself. */
export function isOfProduction(resource: Resource): boolean {
  if (meansProduction(resource.stack)) return true;
  return [resource, ...resource.owners()].some((each) =>
    [each.get("environment"), each.get("ghEnvironment")].some(
      (name) => typeof name === "string" && meansProduction(name),
    ),
  );
}
