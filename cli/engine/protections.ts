import type { ExportedStack } from "./export-stack.ts";
import { nameOf } from "./plan.ts";

export interface Protection {
  type: string;
  name: string;
  /** The setting that forbids the deletion. */
  field: string;
}

/** What in the recorded state refuses to be deleted: the engine's own protection, or the cloud's. */
export function listProtected({ resources }: ExportedStack): readonly Protection[] {
  return resources.flatMap((resource) => {
    const fields = [
      resource.protect ? ["protect: true"] : [],
      resource.inputs["deletionProtection"] === true ? ["deletionProtection: true"] : [],
      resource.inputs["deletionPolicy"] === "PREVENT" ? ["deletionPolicy: PREVENT"] : [],
    ].flat();
    return fields.map((field) => ({ ...nameOf(resource.urn), field }));
  });
}
