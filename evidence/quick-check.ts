import { z } from "zod";

type Check = (value: unknown) => boolean;
type Type = z.core.$ZodType;
type TypeCheck = NonNullable<Type["_zod"]["def"]["checks"]>[number];

const known = new WeakMap<Type, Check>();

/**
 * A predicate that says of nearly every valid value that it is valid, in about a third of the time that zod takes: zod
 * copies a record and notes where it is, and a valid record needs neither. What this refuses is not wrong yet; zod
 * decides, and says why. A schema that may change its value, by a default or a transformation, refuses everything.
 */
export function quickCheck(schema: Type): Check {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const ready = textCheck(schema) ?? integerCheck(schema);
  if (ready !== undefined) {
    known.set(schema, ready);
    return ready;
  }
  const checks = (schema._zod.def.checks ?? []).map((check) => ownCheck(check));
  const made = checks.includes(undefined)
    ? refuse
    : all([typeCheck(schema), ...checks.filter((one) => one !== undefined)]);
  known.set(schema, made);
  return made;
}

function typeCheck(schema: Type): Check {
  if (schema instanceof z.ZodObject) return objectCheck(schema);
  if (schema instanceof z.ZodString) return isText;
  if (schema instanceof z.ZodISODateTime || schema instanceof z.ZodISODate || schema instanceof z.ZodUUID) {
    return matches(schema.def.pattern);
  }
  if (schema instanceof z.ZodNumberFormat) return schema.format === "safeint" ? Number.isSafeInteger : refuse;
  if (schema instanceof z.ZodNumber) return Number.isFinite;
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === "boolean";
  if (schema instanceof z.ZodEnum) return isOneOf(schema.options);
  if (schema instanceof z.ZodLiteral) return isOneOf([...schema.values]);
  if (schema instanceof z.ZodNull) return isOneOf([null]);
  if (schema instanceof z.ZodCustom) return holds(schema._zod.def.fn);
  if (schema instanceof z.ZodNullable) return orElse(null, quickCheck(schema.unwrap()));
  if (schema instanceof z.ZodOptional) return orElse(undefined, quickCheck(schema.unwrap()));
  if (schema instanceof z.ZodArray) {
    const item = quickCheck(schema.element);
    return (value) => Array.isArray(value) && value.every(item);
  }
  if (schema instanceof z.ZodRecord) return recordCheck(schema);
  if (schema instanceof z.ZodUnion) {
    const options = schema.options.map((option) => quickCheck(option));
    return (value) => options.some((option) => option(value));
  }
  return refuse;
}

/** Text of a bounded length and one pattern, which most fields are, without a call for each of the three. */
function textCheck(schema: Type): Check | undefined {
  const [first, second, third] = schema._zod.def.checks ?? [];
  if (!(schema instanceof z.ZodString) || third !== undefined) return undefined;
  const [bound, check] = second === undefined ? [undefined, first] : [first, second];
  if (!(check instanceof z.core.$ZodCheckRegex)) return undefined;
  if (bound !== undefined && !(bound instanceof z.core.$ZodCheckMaxLength)) return undefined;
  const { pattern } = check._zod.def;
  const longest = bound?._zod.def.maximum ?? Infinity;
  return remembering((text) => text.length <= longest && pattern.test(text));
}

/** A whole number between two bounds, likewise. */
function integerCheck(schema: Type): Check | undefined {
  const [low, high, third] = schema._zod.def.checks ?? [];
  if (!(schema instanceof z.ZodNumberFormat) || schema.format !== "safeint" || third !== undefined)
    return undefined;
  if (!(low instanceof z.core.$ZodCheckGreaterThan) || !low._zod.def.inclusive) return undefined;
  if (!(high instanceof z.core.$ZodCheckLessThan) || !high._zod.def.inclusive) return undefined;
  const [least, most] = [Number(low._zod.def.value), Number(high._zod.def.value)];
  return (value) =>
    typeof value === "number" && value >= least && value <= most && Number.isSafeInteger(value);
}

function objectCheck(schema: z.ZodObject<z.core.$ZodShape>): Check {
  if (!(schema.def.catchall instanceof z.ZodNever)) return refuse;
  const fields = Object.entries(schema.shape).map(([key, type]) => ({ key, check: quickCheck(type) }));
  return (value) => {
    if (!isObject(value) || Array.isArray(value)) return false;
    let present = 0;
    for (const { key, check } of fields) {
      const field = value[key];
      if (!check(field)) return false;
      if (field !== undefined) present += 1;
    }
    // Counted in place, since a list of the keys would be made for nothing.
    for (const key in value) if (Object.hasOwn(value, key)) present -= 1;
    return present === 0;
  };
}

/** Zod drops an own `__proto__` from a record without a word, so a record with one is left to it. */
function recordCheck(schema: z.ZodRecord): Check {
  const key = quickCheck(schema.keyType);
  const item = quickCheck(schema.valueType);
  return (value) => {
    if (!isObject(value) || Array.isArray(value)) return false;
    return Object.entries(value).every(([name, below]) => name !== "__proto__" && key(name) && item(below));
  };
}

/** A check that a schema has besides its type; undefined for one that is not known here. */
function ownCheck(check: TypeCheck): Check | undefined {
  if (check instanceof z.core.$ZodCheckMaxLength) {
    const { maximum } = check._zod.def;
    return (value) => lengthOf(value) <= maximum;
  }
  if (check instanceof z.core.$ZodCheckMinLength) {
    const { minimum } = check._zod.def;
    return (value) => lengthOf(value) >= minimum;
  }
  if (check instanceof z.core.$ZodCheckRegex) return matches(check._zod.def.pattern);
  if (check instanceof z.core.$ZodCheckGreaterThan) {
    const { value: least, inclusive } = check._zod.def;
    return (value) => typeof value === "number" && (value > Number(least) || (inclusive && value === least));
  }
  if (check instanceof z.core.$ZodCheckLessThan) {
    const { value: most, inclusive } = check._zod.def;
    return (value) => typeof value === "number" && (value < Number(most) || (inclusive && value === most));
  }
  return check instanceof z.core.$ZodCustom ? holds(check._zod.def.fn) : undefined;
}

function all(checks: readonly Check[]): Check {
  const [first = refuse, second, third, ...rest] = checks;
  if (second === undefined) return first;
  if (third === undefined) return (value) => first(value) && second(value);
  if (rest.length === 0) return (value) => first(value) && second(value) && third(value);
  return (value) => checks.every((check) => check(value));
}

function holds(rule: (value: unknown) => unknown): Check {
  return (value) => rule(value) === true;
}

function matches(pattern: RegExp | undefined): Check {
  return pattern === undefined ? refuse : remembering((text) => pattern.test(text));
}

/** Lines of one file have much in common, and comparing with the line before costs a third of what a pattern does. */
function remembering(isRight: (text: string) => boolean): Check {
  let last: string | undefined;
  return (value) => {
    if (typeof value !== "string") return false;
    if (value === last) return true;
    if (!isRight(value)) return false;
    last = value;
    return true;
  };
}

function isOneOf(options: readonly unknown[]): Check {
  const known = new Set(options);
  // Of few, comparing with each is quicker than a hash.
  return options.length <= 12 ? (value) => options.includes(value) : (value) => known.has(value);
}

function orElse(other: null | undefined, check: Check): Check {
  return (value) => value === other || check(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function lengthOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : Number.NaN;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function refuse(): boolean {
  return false;
}
