import { z } from "zod";
import { rulesHold } from "./entity.ts";

type Check = (value: unknown) => boolean;
type Type = z.core.$ZodType;

const known = new WeakMap<Type, Check>();

/**
 * A predicate that says of nearly every valid value that it is valid, in about a third of the time that zod takes: zod
 * copies a record and notes where it is, and a valid record needs neither. What this refuses is not wrong yet; zod
 * decides, and says why. Only for schemas whose output is their input: no defaults, no transformations.
 */
export function quickCheck(schema: Type): Check {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const made = checkOf(schema) ?? ((value) => z.safeParse(schema, value).success);
  known.set(schema, made);
  return made;
}

/** Undefined for what zod judges without changing it; what it may change is always left to it. */
function checkOf(schema: Type): Check | undefined {
  if (schema instanceof z.ZodObject) return objectCheck(schema);
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return textCheck(schema);
  if (schema instanceof z.ZodNumberFormat) return integerCheck(schema);
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === "boolean";
  if (schema instanceof z.ZodEnum) {
    const options = new Set<unknown>(schema.options);
    return (value) => options.has(value);
  }
  if (schema instanceof z.ZodNullable) return orElse(null, quickCheck(schema.unwrap()));
  if (schema instanceof z.ZodOptional) return orElse(undefined, quickCheck(schema.unwrap()));
  if (schema instanceof z.ZodArray) return arrayCheck(schema);
  if (schema instanceof z.ZodRecord) return recordCheck(schema);
  if (schema instanceof z.ZodUnion) {
    const options = schema.options.map((option) => quickCheck(option));
    return (value) => options.some((option) => option(value));
  }
  const isLeaf =
    schema instanceof z.ZodCustom || schema instanceof z.ZodLiteral || schema instanceof z.ZodNull;
  return isLeaf || schema instanceof z.ZodNumber ? undefined : refuse;
}

function objectCheck(schema: z.ZodObject<z.core.$ZodShape>): Check {
  if (!(schema.def.catchall instanceof z.ZodNever)) return refuse;
  const fields = Object.entries(schema.shape).map(([key, type]) => ({ key, check: quickCheck(type) }));
  const hasFields: Check = (value) => {
    if (!isObject(value) || Array.isArray(value)) return false;
    let present = 0;
    for (const { key, check } of fields) {
      const field = value[key];
      if (!check(field)) return false;
      if (field !== undefined) present += 1;
    }
    return present === Object.keys(value).length;
  };
  const rules = rulesHold(schema);
  return rules === undefined ? orZod(schema, hasFields) : (value) => hasFields(value) && rules(value);
}

/** Zod drops an own `__proto__` from a record without a word, so a record with one is left to it. */
function recordCheck(schema: z.ZodRecord): Check {
  const key = quickCheck(schema.keyType);
  const item = quickCheck(schema.valueType);
  return orZod(schema, (value) => {
    if (!isObject(value) || Array.isArray(value)) return false;
    return Object.entries(value).every(([name, below]) => name !== "__proto__" && key(name) && item(below));
  });
}

function arrayCheck(schema: z.ZodArray): Check {
  const item = quickCheck(schema.element);
  return orZod(schema, (value) => Array.isArray(value) && value.every(item));
}

/** For a schema that may have further checks of its own: zod judges those. */
function orZod(schema: z.ZodObject | z.ZodRecord | z.ZodArray, base: Check): Check {
  const [first, second] = schema.def.checks ?? [];
  if (first === undefined) return base;
  if (second === undefined && first instanceof z.core.$ZodCheckMaxLength) {
    const most = first._zod.def.maximum;
    return (value) => Array.isArray(value) && value.length <= most && base(value);
  }
  return (value) => base(value) && z.safeParse(schema, value).success;
}

function textCheck(schema: z.ZodString | z.ZodStringFormat): Check | undefined {
  const patterns: RegExp[] = [];
  let longest = Infinity;
  if (schema instanceof z.ZodISODateTime || schema instanceof z.ZodUUID) {
    if (schema.def.pattern !== undefined) patterns.push(schema.def.pattern);
  } else if (schema instanceof z.ZodStringFormat) return refuse;
  const checks = schema.def.checks ?? [];
  if (checks.some((check) => check instanceof z.core.$ZodCheckOverwrite)) return refuse;
  for (const check of checks) {
    if (check instanceof z.core.$ZodCheckMaxLength) longest = Math.min(longest, check._zod.def.maximum);
    else if (check instanceof z.core.$ZodCheckRegex) patterns.push(check._zod.def.pattern);
    else return undefined;
  }
  const [pattern, ...others] = patterns;
  if (pattern === undefined || others.length > 0) return undefined;
  return (value) => typeof value === "string" && value.length <= longest && pattern.test(value);
}

function integerCheck(schema: z.ZodNumberFormat): Check | undefined {
  let least: number | bigint | Date = Number.MIN_SAFE_INTEGER;
  let most: number | bigint | Date = Number.MAX_SAFE_INTEGER;
  for (const check of schema.def.checks ?? []) {
    if (check instanceof z.core.$ZodCheckGreaterThan && check._zod.def.inclusive)
      least = check._zod.def.value;
    else if (check instanceof z.core.$ZodCheckLessThan && check._zod.def.inclusive)
      most = check._zod.def.value;
    else return undefined;
  }
  if (schema.format !== "safeint" || typeof least !== "number" || typeof most !== "number") return undefined;
  const [low, high] = [least, most];
  return (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= low && value <= high;
}

function refuse(): boolean {
  return false;
}

function orElse(other: null | undefined, check: Check): Check {
  return (value) => value === other || check(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
