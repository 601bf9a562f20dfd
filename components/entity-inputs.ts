import type * as pulumi from "@pulumi/pulumi";

/**
 * A catalog entity as a component's inputs, for the rules that judge it. The SDK never sends an input called `id`, which
 * the engine has a meaning of its own for; so the entity's id goes as `entityId`.
 */
export function entityInputs(entity: { id: string }, more: pulumi.Inputs = {}): pulumi.Inputs {
  const { id, ...rest } = entity;
  return { entityId: id, ...rest, ...more };
}
