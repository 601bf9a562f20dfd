import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../../model/parse-json.ts";
import { hasChanges } from "../../engine/run/plan.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import type { Session } from "../../engine/run/session.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import { binding, movedBetween } from "./binding.ts";
import type { PlannedDeployment } from "./deployment.ts";

/** Writes down what this checkout has applied, and the state that it left. */
export function rememberApplied(
  { session, binding: planned }: Pick<PlannedDeployment, "session" | "binding">,
  state: { version: string },
): void {
  writeFileAtomically(fileOf(session), JSON.stringify({ ...planned, state: state.version }));
}

/**
 * Whether the engine would only do again what it did last, to the same end: the plan changes nothing, and program,
 * catalog, pack and settings are those of the last application, which left the state as it is. A plan without changes
 * alone does not say so, since what a resource is protected by is in no plan. The commit may be another one.
 */
export function isApplied({
  session,
  binding: planned,
  preview,
}: Pick<PlannedDeployment, "session" | "binding"> & { preview: Pick<StackPreview, "plan"> }): boolean {
  if (hasChanges(preview.plan) || !existsSync(fileOf(session))) return false;
  const last = binding.safeParse(parseJson(readFileSync(fileOf(session), "utf8")));
  return last.success && movedBetween({ ...last.data, commit: planned.commit }, planned).length === 0;
}

function fileOf({ project, stack }: Session): string {
  return join(project.local, "applied", `${stack}.json`);
}
