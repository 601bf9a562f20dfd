import { z } from "zod";
import type { ExportedResource } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../engine/run/plan.ts";
import type { DeclaredResource } from "../../stacks/run-in-process.ts";
import type { DeclaredInputs } from "./declared.ts";

const unknown = z.object({ __pulumiUnknown: z.literal(true) });
const map = z.record(z.string(), z.unknown());

/**
 * What a stack's program declares, with ids and whatever only an update tells (a number, a generated name) from the
 * recorded state. What the program says itself never comes from the state, which somebody may have edited.
 */
export function declaredResources(
  program: readonly DeclaredResource[],
  recorded: readonly ExportedResource[],
): DeclaredInputs[] {
  const known = new Map(recorded.map((resource) => [keyOf(nameOf(resource.urn)), resource]));
  return program.map((resource) => {
    const { id, inputs = {} } = known.get(keyOf(resource)) ?? {};
    return { type: resource.type, id, inputs: filled(resource.inputs, inputs) };
  });
}

function filled(declared: unknown, recorded: unknown): unknown {
  if (unknown.safeParse(declared).success) return recorded;
  const [own, known] = [map.safeParse(declared), map.safeParse(recorded)];
  if (!own.success) return declared;
  const from = known.data ?? {};
  return Object.fromEntries(Object.entries(own.data).map(([key, value]) => [key, filled(value, from[key])]));
}

function keyOf({ type, name }: { type: string; name: string }): string {
  return `${type}::${name}`;
}
