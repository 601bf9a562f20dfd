import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { propertiesSchema } from "../../local/stored-resource.ts";
import type { Value } from "../../local/values.ts";

const folder = path.join(import.meta.dirname, "../../local/conformance");

/** A value as JSON has it; `{ "repeat": "x", "times": 3 }` is a long text, and null leaves the field out. */
export const jsonValue: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z
      .strictObject({ repeat: z.string(), times: z.int() })
      .transform(({ repeat, times }) => repeat.repeat(times)),
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(jsonValue),
    z.record(z.string(), jsonValue),
  ]),
);

const field = z.strictObject({
  /** Two different legal values; of a set, two lists that share an item. None where others must change with it. */
  values: z.tuple([jsonValue, jsonValue]).optional(),
  /** Other inputs that these values need, laid over the correct ones of the type. */
  with: propertiesSchema.optional(),
  /** Whether a change replaces the resource. */
  forceNew: z.boolean().default(false),
  /** Whether the cloud computes what an optional input does not say, so that leaving it out changes nothing. */
  computed: z.boolean().default(false),
  /** What holds where the program is silent. */
  default: jsonValue.optional(),
  /** Whether the order of a list means nothing. */
  set: z.boolean().default(false),
  limits: z.string().optional(),
  accepts: z.array(jsonValue).default([]),
  refuses: z.array(jsonValue).default([]),
  /** Where all of this was read. */
  source: z.string(),
});

const resource = z.strictObject({
  /** What creating something that exists does. */
  existing: z.enum(["adopt", "refuse"]),
  /** Whether deleting something that is gone passes. */
  gone: z.enum(["pass", "refuse"]),
  /** Whether the old one goes first at every replacement. */
  deleteBeforeReplace: z.boolean().default(false),
  /** The form of an id in an import. */
  importId: z.string().optional(),
  source: z.string(),
});

const table = z.record(z.string(), z.object({ "(resource)": resource.optional() }).catchall(field));

type FieldRow = z.infer<typeof field>;
type ResourceRow = z.infer<typeof resource>;

export interface TypeRows {
  readonly token: string;
  readonly resource: ResourceRow | undefined;
  /** By dotted path, `*` for the items of a list. */
  readonly fields: readonly (readonly [string, FieldRow])[];
}

/** By provider: what its resources do, as read from its schema and its cloud's documentation. */
export const conformance: ReadonlyMap<string, readonly TypeRows[]> = new Map(
  readdirSync(folder).map((file) => [path.basename(file, ".json"), rowsOf(path.join(folder, file))]),
);

/** What a row says, nothing where the field is only changed in place; for a test's name and for docs/local-cloud.md. */
export function describeRow({ forceNew, computed, set, limits, ...row }: FieldRow): string {
  const parts = [
    ...(forceNew ? ["replaces"] : []),
    ...(computed ? ["computed where absent"] : []),
    ...(set ? ["without order"] : []),
    ...(row.default === undefined ? [] : [`${JSON.stringify(row.default)} by default`]),
    ...(limits === undefined ? [] : [limits]),
  ];
  return parts.join("; ");
}

function rowsOf(file: string): TypeRows[] {
  const types = table.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.entries(types).map(([token, { "(resource)": resource, ...fields }]) => ({
    token,
    resource,
    fields: Object.entries(fields),
  }));
}
