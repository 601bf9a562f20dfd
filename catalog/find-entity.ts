import { entityKinds } from "./entity-kind.ts";
import type { CatalogGraph, GraphNode } from "./graph.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";

/**
 * The nodes that `name` means, one in each environment that has the entity: `id`, or `kind/id` where several kinds have
 * that id. Throws a usage error for a name that nothing has, and for one that several kinds have.
 */
export function findEntity(graph: CatalogGraph, name: string): readonly GraphNode[] {
  const [before = "", after] = name.split("/");
  const kind =
    after === undefined ? undefined : entityKinds.find((one) => one === before || `${one}s` === before);
  const id = after ?? before;
  const found = graph.nodes.filter((node) => node.id === id && (after === undefined || node.kind === kind));
  const kinds = [...new Set(found.map((node) => node.kind))];
  if (kinds.length === 1) return found;
  if (kinds.length > 1) {
    const choices = kinds.map((one) => `"${one}/${id}"`).join(", ");
    throw new GantryError(`several kinds have an entity "${name}"`, {
      hint: `name one of ${choices}`,
      exitCode: ExitCode.usage,
    });
  }
  throw new GantryError(`the catalog has no "${name}"`, {
    hint: hintFor(graph, name),
    exitCode: ExitCode.usage,
  });
}

function hintFor({ nodes }: CatalogGraph, name: string): string {
  const known = nodes.flatMap(({ kind, id }) => (name.includes("/") ? [`${kind}/${id}`] : [id]));
  const meant = nearest(name, [...new Set(known)]);
  const all = '"gantry catalog graph" prints all entities';
  return meant === undefined ? all : `did you mean "${meant}"? ${all}`;
}
