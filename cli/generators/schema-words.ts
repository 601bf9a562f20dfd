import type { z } from "zod";
import { isObject } from "../../model/is-object.ts";

type Schema = z.core.JSONSchema.BaseSchema;

/** The kind of a value, as people say it. */
export function typeOf(schema: Schema): string {
  if (schema.enum !== undefined || schema.const !== undefined) return "one of";
  const variants = variantsOf(schema);
  if (variants.length > 0) return variants.map(typeOf).join(" or ");
  const { items, additionalProperties: entries } = schema;
  if (schema.type === "array") return isObject(items) ? `list of ${severalOf(items)}` : "list";
  if (schema.type === "object") return isObject(entries) && entries.type !== "object" ? "map of text" : "map";
  return typeNames[String(schema.type)] ?? String(schema.type);
}

function severalOf(items: Schema): string {
  if (items.enum !== undefined) return "words";
  return items.type === "object" ? "maps" : typeOf(items);
}

/** What a value may be, beside its type. */
export function rangeOf(schema: Schema): string {
  if (schema.items !== undefined && isObject(schema.items)) {
    const each = rangeOf(schema.items);
    return [each === "" ? "" : `each ${each}`, countOf(schema.minItems, schema.maxItems, entries)]
      .filter((part) => part !== "")
      .join("; ");
  }
  const variants = variantsOf(schema).filter(({ type }) => type !== "null");
  if (variants.length > 0)
    return [...new Set(variants.map(rangeOf))].filter((part) => part !== "").join(" or ");
  const words = schema.const === undefined ? schema.enum : [schema.const];
  if (words !== undefined) return listOf(words);
  const { patternErrorMessage: message } = schema;
  const pattern = typeof message === "string" ? message.replace(/^must (be|have) /, "") : "";
  return [
    pattern,
    boundsOf(schema),
    pattern === "" ? countOf(schema.minLength, schema.maxLength, characters) : "",
  ]
    .filter((part) => part !== "")
    .join("; ");
}

/** A value that fits, where the schema or its default has one. */
export function exampleOf(schema: Schema): unknown {
  const [given] = schema.examples ?? variantsOf(schema).flatMap(({ examples }) => examples ?? []);
  if (given !== undefined) return given;
  const words = schema.const === undefined ? schema.enum : [schema.const];
  if (words !== undefined) return words.at(-1);
  if (schema.type === "boolean") return schema.default !== true;
  return schema.type === "object" ? undefined : (schema.default ?? undefined);
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true or false",
  null: "null",
};

/** So many words stand in a table; an editor offers all of them. */
const shownWords = 8;

function listOf(words: readonly unknown[]): string {
  const few = words.length <= shownWords ? words : words.slice(0, 3);
  const shown = few.map((word) => `\`${String(word)}\``).join(", ");
  return few === words ? shown : `${shown} and ${words.length - few.length} more`;
}

function boundsOf({ type, minimum, maximum, exclusiveMinimum }: Schema): string {
  if (type !== "number" && type !== "integer") return "";
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (typeof exclusiveMinimum !== "number") return countOf(minimum, most, ["", ""]);
  const above = `above ${exclusiveMinimum}`;
  return most === undefined ? above : `${above}, at most ${most}`;
}

const characters = [" character", " characters"] as const;
const entries = [" entry", " entries"] as const;

function countOf(
  least: number | undefined,
  most: number | undefined,
  [one, many]: readonly [one: string, many: string],
): string {
  const unit = (count: number): string => `${count}${count === 1 ? one : many}`;
  if (least !== undefined && most !== undefined) return `${least}–${unit(most)}`;
  if (least !== undefined) return least === 1 && one !== "" ? "not empty" : `at least ${unit(least)}`;
  return most === undefined ? "" : `at most ${unit(most)}`;
}

function variantsOf({ anyOf, oneOf }: Schema): Schema[] {
  return [...(anyOf ?? []), ...(oneOf ?? [])].filter(isObject);
}
