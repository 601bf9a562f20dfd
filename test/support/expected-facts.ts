import { type ExpectedResource, ExpectedSecret, type ExpectedValue, Given } from "../../policy/expected.ts";
import type { ResourceFacts } from "../../policy/resource.ts";
import { Secret, type Value } from "../../policy/value.ts";

/** A resource by its URN alone, as an engine that knows everything shows it. */
export function plainFacts(urn: string): Omit<ResourceFacts, "inputs"> {
  const [, , types = "", name = ""] = urn.split("::");
  const options = { protect: false, ignoreChanges: [], deleteBeforeReplace: false, customTimeouts: false };
  const type = types.split("$").at(-1) ?? "";
  return { urn, type, name, parent: undefined, options, provider: undefined };
}

/** What is expected, as an engine shows it whose clouds give `<urn>#<output>`. */
export function asExpected({ urn, inputs, options }: ExpectedResource): ResourceFacts {
  const fields = Object.entries(inputs).map(([name, value]) => [name, found(value)] as const);
  return { ...plainFacts(urn), inputs: Object.fromEntries(fields), options };
}

function found(value: ExpectedValue): Value {
  if (value instanceof ExpectedSecret) return new Secret(found(value.value));
  if (value instanceof Given)
    return value.parts
      .map((part) => (typeof part === "string" ? part : `${part.urn}#${part.property}`))
      .join("");
  if (Array.isArray(value)) return value.map(found);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, found(each)]));
}
