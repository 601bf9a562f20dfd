import { z } from "zod";
import { isPlainMap, valueAt, type KeyPath, type Plain } from "../plain.ts";

/** The keys that a schema knows at a path of a value; none for a record, whose keys are free. */
export function knownKeys(schema: unknown, value: Plain | undefined, path: KeyPath): string[] {
  const variant = variantAt(schema, value, path);
  return variant instanceof z.ZodObject ? Object.keys(variant.shape) : [];
}

/** The value of the discriminator under which a key of a variant is known, such as cloud-run for cloudRun. */
export function variantWithKey(
  schema: unknown,
  value: Plain | undefined,
  path: KeyPath,
  key: string,
): string | undefined {
  const union = schemaAt(schema, value, path);
  if (!(union instanceof z.ZodDiscriminatedUnion)) return undefined;
  const option = union.options.find((one) => one instanceof z.ZodObject && Object.hasOwn(one.shape, key));
  const literal = option instanceof z.ZodObject ? discriminator(option, union.def.discriminator) : undefined;
  return literal instanceof z.ZodLiteral ? `${union.def.discriminator} ${String(literal.value)}` : undefined;
}

/** The schema at a path; of a union, the variant that the value there has chosen. */
export function variantAt(schema: unknown, value: Plain | undefined, path: KeyPath): unknown {
  return pickVariant(schemaAt(schema, value, path), valueAt(value, path));
}

/** The schema at a path; undefined where the path leads out of it. */
export function schemaAt(schema: unknown, value: Plain | undefined, path: KeyPath): unknown {
  let at = unwrap(schema);
  path.forEach((key, index) => {
    const variant = pickVariant(at, valueAt(value, path.slice(0, index)));
    if (variant instanceof z.ZodObject) {
      const shape: Record<string, unknown> = variant.shape;
      at = unwrap(Object.hasOwn(shape, key) ? shape[key] : undefined);
    } else if (variant instanceof z.ZodRecord) at = unwrap(variant.valueType);
    else at = variant instanceof z.ZodArray ? unwrap(variant.element) : undefined;
  });
  return at;
}

/** Below defaults, nullable and optional. */
function unwrap(schema: unknown): unknown {
  let at = schema;
  while (
    at instanceof z.ZodOptional ||
    at instanceof z.ZodNullable ||
    at instanceof z.ZodDefault ||
    at instanceof z.ZodPrefault
  ) {
    at = at.unwrap();
  }
  return at;
}

function pickVariant(schema: unknown, value: Plain | undefined): unknown {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const key = schema.def.discriminator;
  const wanted = isPlainMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return schema.options.find((option) => {
    const type = option instanceof z.ZodObject ? discriminator(option, key) : undefined;
    return type instanceof z.ZodType && type.safeParse(wanted).success;
  });
}

function discriminator(option: z.ZodObject, key: string): unknown {
  const shape: Record<string, unknown> = option.shape;
  return shape[key];
}
