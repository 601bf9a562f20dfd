import { z } from "zod";
import type { ExportedResource } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";
import { isPlaceholder } from "../../stacks/placeholder.ts";
import type { DeclaredResource } from "../../stacks/run-in-process.ts";
import type { DeclaredInputs } from "./declared.ts";

const map = z.record(z.string(), z.unknown());

/**
 * What a stack's program declares, with ids and whatever only an update tells (a number, a generated name) from the
 * recorded state. What the program says itself never comes from the state, which somebody may have edited.
 */
export function declaredResources(
  program: readonly Pick<DeclaredResource, "type" | "name" | "inputs">[],
  recorded: readonly ExportedResource[],
): DeclaredInputs[] {
  const known = new Map(recorded.map((resource) => [keyOf(nameOf(resource.urn)), resource]));
  return program.map((resource) => {
    const { id, inputs = {} } = known.get(keyOf(resource)) ?? {};
    return { type: resource.type, id, inputs: filled(resource.inputs, inputs) };
  });
}

function filled(declared: unknown, recorded: unknown): unknown {
  if (isPlaceholder(declared)) return recorded;
  const [own, known] = [map.safeParse(declared), map.safeParse(recorded)];
  if (!own.success) return declared;
  const from = known.data ?? {};
  return Object.fromEntries(Object.entries(own.data).map(([key, value]) => [key, filled(value, from[key])]));
}

function keyOf({ type, name }: { type: string; name: string }): string {
  return `${type}::${name}`;
}
