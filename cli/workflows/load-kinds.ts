import { readdirSync } from "node:fs";
import type { WorkflowKind } from "./kind.ts";

const folder = new URL("kinds/", import.meta.url);

/** Every kind of workflow, sorted by name: the files of kinds/. Throws where one does not hold the kind it is named after. */
export async function loadKinds(): Promise<WorkflowKind[]> {
  return Promise.all(kindNames().map(loadKind));
}

/** Their names, sorted. */
export function kindNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

async function loadKind(name: string): Promise<WorkflowKind> {
  const module: unknown = await import(new URL(`${name}.ts`, folder).href);
  if (!holdsKind(module) || module.kind.name !== name) {
    throw new Error(`cli/workflows/kinds/${name}.ts does not export the kind "${name}"`);
  }
  return module.kind;
}

function holdsKind(module: unknown): module is { kind: WorkflowKind } {
  if (!isObject(module) || !isObject(module["kind"])) return false;
  return typeof module["kind"]["name"] === "string" && typeof module["kind"]["files"] === "function";
}

/** A module's namespace has no prototype, so instanceof would not do. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
