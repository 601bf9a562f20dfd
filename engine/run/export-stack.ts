import { createHash } from "node:crypto";
import { z } from "zod";
import { pulumi } from "./run-pulumi.ts";
import type { Session } from "./session.ts";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  parent: z.string().optional(),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
  deletedWith: z.string().nullish(),
  /** URN and id of its provider, joined by `::`. */
  provider: z.string().optional(),
  protect: z.boolean().default(false),
  /** Only read, not managed. */
  external: z.boolean().default(false),
  retainOnDelete: z.boolean().optional(),
  /** The names of hooks, by when they run. */
  resourceHooks: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
  /** When the engine wrote it last. */
  modified: z.iso.datetime({ offset: true }).optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

/** `pulumi stack export`, as far as it is used: the resources and what an interrupted run left open. Secrets stay encrypted. */
const exported = z.object({
  deployment: z
    .object({
      resources: z.array(resource).default([]),
      pending_operations: z.array(z.object({ type: z.string(), resource })).default([]),
    })
    .nullish(),
});
export type ExportedResource = z.infer<typeof resource>;

export interface ExportedStack {
  /** Of the state as a whole: another one after whatever changed it. "none" where there is no state. */
  version: string;
  resources: readonly ExportedResource[];
  pending: readonly { type: string; resource: ExportedResource }[];
}

/** The stack's recorded state. Empty where the backend does not know the stack or does not let us in: what is run next says so. */
export async function exportStack(session: Session): Promise<ExportedStack> {
  const result = await pulumi(session, ["stack", "export", "--stack", session.stack]);
  if (result.exitCode !== 0) return { version: "none", resources: [], pending: [] };
  const { deployment } = exported.parse(JSON.parse(result.stdout));
  const version = createHash("sha256").update(result.stdout).digest("hex");
  return {
    version,
    resources: deployment?.resources ?? [],
    pending: deployment?.pending_operations ?? [],
  };
}
