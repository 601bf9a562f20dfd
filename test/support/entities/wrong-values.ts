import type { z } from "zod";

type Schema = z.core.JSONSchema.BaseSchema;

const megabyte = "a".repeat(1 << 20);

/** A value that cannot be right, and what is wrong with it. */
export interface WrongValue {
  what: string;
  value: unknown;
}

/** What is wrong for any field of this type: derived from what the field may be, and from a value that is right. */
export function wrongValues(schema: Schema, right: unknown): WrongValue[] {
  const types = new Set<string>(
    [schema.type ?? [], ...alternatives(schema).map((one) => one.type ?? [])].flat(),
  );
  const isText = types.has("string") || typeof schema.const === "string";
  return [
    ...(types.has("null") ? [] : [{ what: "null", value: null }]),
    ...(isText ? textFaults(schema, right) : [{ what: "a megabyte of text", value: megabyte }]),
    ...(types.has("integer") || types.has("number") ? numberFaults(schema, types, right) : []),
    ...(types.has("boolean") && types.size === 1
      ? named({ "text for a boolean": "true", "a number for a boolean": 1 })
      : []),
    ...(types.has("array") ? named({ "an object for a list": {}, "null in a list": [null] }) : []),
    ...(types.has("object") ? objectFaults(schema, right) : []),
    ...(types.has("array") || types.has("object")
      ? []
      : named({ "a list": [right], "an object": { value: right } })),
  ];
}

function textFaults(schema: Schema, right: unknown): WrongValue[] {
  const variants = [schema, ...alternatives(schema)];
  const isTextAlone = !variants.some((variant) => variant.type === "number" || variant.type === "boolean");
  const wrongTypes = isTextAlone ? { "a number for text": 5, "a boolean for text": true } : {};
  const common = named({ ...wrongTypes, "a megabyte of text": megabyte });
  if (typeof right !== "string") return common;
  const formats = variants.map((variant) => variant.format);
  const patterns = variants.flatMap((variant) => patternsOf(variant));
  const isWord = variants.some((variant) => variant.enum ?? variant.const);
  const isStrict = isWord || patterns.some((pattern) => !isFreeText(pattern));
  const isLine = isStrict || patterns.some((pattern) => pattern.startsWith("^(?"));
  return [
    ...common,
    ...(isStrict || patterns.length > 0 ? named({ "empty text": "", "blank text": "  " }) : []),
    ...(isLine
      ? named({
          "a line feed": `${right}\n`,
          "an escape character": `${right}\u001b[31m`,
          "a NUL": `${right}\0`,
        })
      : []),
    ...(isStrict
      ? named({
          "a look-alike": lookAlike(right),
          "a leading space": ` ${right}`,
          "a zero-width space": `${right}\u200b`,
        })
      : []),
    ...(isWord && swapCase(right) !== right ? named({ "the wrong case": swapCase(right) }) : []),
    ...(formats.includes("date-time") ? timeFaults(right) : []),
    ...(formats.includes("uuid")
      ? named({ "a short UUID": right.slice(1), "a word for a UUID": "api" })
      : []),
  ];
}

function timeFaults(right: string): WrongValue[] {
  return named({
    "a time without a zone": right.replace(/(Z|[+-]\d\d:\d\d)$/, ""),
    "a date for a time": right.slice(0, 10),
    "the 30th of February": "2025-02-30T09:00:00Z",
    "the 25th hour": "2025-02-20T25:00:00Z",
    "Unix time for a time": 1729433445,
    "a word for a time": "yesterday",
  });
}

function numberFaults(schema: Schema, types: ReadonlySet<string>, right: unknown): WrongValue[] {
  const isText = types.has("string");
  const isInteger = types.has("integer");
  const { minimum, maximum, exclusiveMinimum } = schema;
  return [
    ...named({
      ...(isText ? {} : { "a number as text": typeof right === "number" ? String(right) : "5" }),
      NaN: Number.NaN,
      infinity: Infinity,
      "minus infinity": -Infinity,
    }),
    ...(isInteger ? named({ "half of a number": 1.5, "more than a double holds": 2 ** 53 }) : []),
    ...(minimum === undefined ? [] : named({ "less than the least": minimum - 1 })),
    ...(exclusiveMinimum === undefined ? [] : named({ "the bound itself": exclusiveMinimum })),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
      ? []
      : named({ "more than the most": maximum + 1 })),
  ];
}

function objectFaults(schema: Schema, right: unknown): WrongValue[] {
  const wrong = named({ "a list for an object": [], "text for an object": "{}" });
  if (typeof right !== "object" || right === null) return wrong;
  const polluted: unknown = JSON.parse(
    `{"__proto__": {"polluted": true}, ${JSON.stringify(right).slice(1)}`.replace(/, }$/, "}"),
  );
  return [
    ...wrong,
    { what: "__proto__", value: polluted },
    ...(schema.additionalProperties === false
      ? [{ what: "an unknown key", value: { ...right, extra: 1 } }]
      : []),
  ];
}

/** The same word in another alphabet where one of its letters has a double, and with a hidden mark where none has. */
export function lookAlike(word: string): string {
  const doubles: Readonly<Record<string, string>> = {
    a: "а",
    e: "е",
    o: "о",
    p: "р",
    c: "с",
    s: "ѕ",
    i: "і",
    A: "А",
    E: "Е",
    S: "Ѕ",
    C: "С",
  };
  const letter = Array.from(word).find((one) => Object.hasOwn(doubles, one));
  return letter === undefined ? `${word}\u00ad` : word.replace(letter, doubles[letter] ?? "");
}

function swapCase(word: string): string {
  const upper = word.toUpperCase();
  return upper === word ? word.toLowerCase() : upper;
}

function alternatives(schema: Schema): Schema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter((one) => typeof one === "object");
}

/** A field with several patterns has them side by side. */
function patternsOf({ pattern, allOf = [] }: Schema): string[] {
  const beside = allOf.flatMap((part) => (typeof part === "object" ? (part.pattern ?? []) : []));
  return pattern === undefined ? beside : [pattern, ...beside];
}

/** Patterns that take any letters and look for something else: `text`, `line`, `paragraph`, a prompt. */
function isFreeText(pattern: string): boolean {
  return pattern === String.raw`\S` || pattern.startsWith("^(?") || pattern.startsWith(String.raw`^[\t\n`);
}

function named(values: Readonly<Record<string, unknown>>): WrongValue[] {
  return Object.entries(values).map(([what, value]) => ({ what, value }));
}
