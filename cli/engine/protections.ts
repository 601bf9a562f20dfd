import { exportStack } from "./export-stack.ts";
import { nameOf } from "./plan.ts";
import type { Session } from "./session.ts";

export interface Protection {
  type: string;
  name: string;
  /** The setting that forbids the deletion. */
  field: string;
}

/** What in the recorded state refuses to be deleted: the engine's own protection, or the cloud's. */
export async function listProtected(session: Session): Promise<readonly Protection[]> {
  const { resources } = await exportStack(session);
  return resources.flatMap((resource) => {
    const fields = [
      resource.protect ? ["protect: true"] : [],
      resource.inputs["deletionProtection"] === true ? ["deletionProtection: true"] : [],
      resource.inputs["deletionPolicy"] === "PREVENT" ? ["deletionPolicy: PREVENT"] : [],
    ].flat();
    return fields.map((field) => ({ ...nameOf(resource.urn), field }));
  });
}
