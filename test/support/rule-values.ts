import type { Fields, Value } from "../../policy/value.ts";

/** Recorded inputs as rules read them: what is no value of JSON is nothing. */
export function fieldsOf(inputs: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, valueOf(value)]));
}

/** The same of one value. */
export function valueOf(given: unknown): Value {
  if (Array.isArray(given)) return given.map(valueOf);
  if (given instanceof Object) return fieldsOf(Object.fromEntries(Object.entries(given)));
  if (typeof given === "string" || typeof given === "number" || typeof given === "boolean") return given;
  return null;
}
