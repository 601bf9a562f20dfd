import type { WorkflowKind } from "./kind.ts";
import { loadModules } from "./load-modules.ts";
import { isObject } from "../model/is-object.ts";

const folder = new URL("kinds/", import.meta.url);

/** Every kind of workflow, sorted by name: the files of kinds/. Throws where one does not hold the kind it is named after. */
export function loadKinds(): Promise<WorkflowKind[]> {
  return loadModules(
    folder,
    (name): Promise<unknown> => import(`./kinds/${name}.ts`),
    ({ kind }, name) => (isKind(kind) && kind.name === name ? kind : undefined),
  );
}

function isKind(value: unknown): value is WorkflowKind {
  return isObject(value) && typeof value["name"] === "string" && typeof value["files"] === "function";
}
