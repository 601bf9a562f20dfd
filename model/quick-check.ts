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

/** Undefined for what only zod can judge. */
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
  // Zod drops an own `__proto__` from a record without a word.
  if (schema instanceof z.ZodRecord) {
    return (value) =>
      isObject(value) && !Object.hasOwn(value, "__proto__") && z.safeParse(schema, value).success;
  }
  return undefined;
}

function objectCheck(schema: z.ZodObject<z.core.$ZodShape>): Check | undefined {
  const rules = rulesHold(schema);
  const checks = schema.def.checks?.length ?? 0;
  if (!(schema.def.catchall instanceof z.ZodNever) || (checks > 0 && rules === undefined)) return undefined;
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
  return rules === undefined || checks === 0 ? hasFields : (value) => hasFields(value) && rules(value);
}

function textCheck(schema: z.ZodString | z.ZodStringFormat): Check | undefined {
  const patterns: RegExp[] = [];
  let longest = Infinity;
  if (schema instanceof z.ZodISODateTime || schema instanceof z.ZodUUID) {
    if (schema.def.pattern !== undefined) patterns.push(schema.def.pattern);
  } else if (schema instanceof z.ZodStringFormat) return undefined;
  for (const check of schema.def.checks ?? []) {
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
  return (value) => Number.isSafeInteger(value) && typeof value === "number" && value >= low && value <= high;
}

function arrayCheck(schema: z.ZodArray): Check | undefined {
  const item = quickCheck(schema.element);
  let most = Infinity;
  for (const check of schema.def.checks ?? []) {
    if (!(check instanceof z.core.$ZodCheckMaxLength)) return undefined;
    most = check._zod.def.maximum;
  }
  return (value) => Array.isArray(value) && value.length <= most && value.every(item);
}

function orElse(other: null | undefined, check: Check): Check {
  return (value) => value === other || check(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
