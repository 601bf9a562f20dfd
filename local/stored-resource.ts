import { z } from "zod";
import { CloudError } from "./cloud-error.ts";
import type { Properties, Value } from "./values.ts";

/** A resource as the emulated cloud holds it: one JSON file each, which a test may edit or delete. */
export interface StoredResource {
  readonly type: string;
  readonly id: string;
  /** The id, behind whatever has to be named beside it: GitHub's owner, a project. */
  readonly key: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: Properties;
}

const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(value), z.record(z.string(), value)]),
);
/** Any JSON object. */
export const propertiesSchema: z.ZodType<Properties> = z.record(z.string(), value);

const storedResource = z.object({
  type: z.string(),
  id: z.string(),
  key: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  state: propertiesSchema,
});

/** Reads a resource's file, which anybody may have edited. Throws a {@link CloudError} that names the file. */
export function parseResource(file: string, text: string): StoredResource {
  try {
    return storedResource.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new CloudError(500, `"${file}" is not a resource of the emulated cloud: ${reason}`);
  }
}
