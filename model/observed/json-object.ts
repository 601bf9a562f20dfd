import { z } from "zod";

/** Bounds of a free-form object: it is stored with every record, and read by everybody. */
const limits = { depth: 16, values: 2000, characters: 64 * 1024 } as const;

/** A free-form JSON object without `__proto__`, of at most 16 levels, 2,000 values and 65,536 characters. */
export function jsonObject(): z.ZodCustom<Readonly<Record<string, z.core.util.JSONType>>> {
  return z
    .custom<Readonly<Record<string, z.core.util.JSONType>>>(isJsonObject, {
      // A mistake here must not silence the rules between the other fields.
      abort: false,
      error:
        "must be a JSON object of at most 16 levels, 2000 values and 65536 characters, without __proto__",
    })
    .meta({ type: "object" });
}

function isJsonObject(value: unknown): boolean {
  const left = { values: limits.values, characters: limits.characters };
  return isPlainObject(value) && fits(value, limits.depth, left);
}

function fits(value: unknown, depth: number, left: { values: number; characters: number }): boolean {
  left.values -= 1;
  if (left.values < 0 || depth < 0) return false;
  if (typeof value === "string") {
    left.characters -= value.length;
    return left.characters >= 0;
  }
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || typeof value === "boolean") return true;
  if (Array.isArray(value)) return value.every((item) => fits(item, depth - 1, left));
  if (!isPlainObject(value)) return false;
  for (const key of Object.keys(value)) {
    left.characters -= key.length;
    if (key === "__proto__" || left.characters < 0 || !fits(value[key], depth - 1, left)) return false;
  }
  return true;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
