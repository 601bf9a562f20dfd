import {
  describeEntity,
  type DeclaredResource,
  type DescribeOptions,
  type EntityDescription,
} from "./describe-entity.ts";
import { quoteKey } from "./check/quote.ts";
import { entityKinds } from "./entity-kind.ts";
import { entityText } from "./entity-text.ts";
import { catalogGraph, type CatalogGraph, type GraphNode } from "./graph.ts";
import { loadCatalog } from "./load.ts";
import { findProject } from "./project.ts";
import { selectEnvironments } from "./select-environments.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";

export interface ShowEntityOptions {
  /** `id` or `kind/id`. */
  name: string;
  environment: string | undefined;
  json: boolean;
  /** Runs the program of a stack, which lies above the catalog, and tells what it declares. */
  runProgram: (options: {
    root: string;
    stack: string;
    local: boolean;
  }) => Promise<readonly DeclaredResource[]>;
  /** Asks git about an entity, likewise. */
  observe: (root: string) => DescribeOptions["observe"];
}

/** Prints one entity, for each environment that has it or for the one that was asked for. */
export async function showEntity(context: Context, options: ShowEntityOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const catalog = loadCatalog(root);
  const environments = selectEnvironments(catalog, options.environment);
  const graph = catalogGraph({ ...catalog, environments });
  const nodes = findEntity(graph, options.name);
  const observe = options.observe(root);
  const described: EntityDescription[] = [];
  for (const node of nodes) {
    // One after the other: a process can run one program at a time.
    const declare = (stack: string) => options.runProgram({ root, stack, local: false });
    described.push(await describeEntity(node, { root, catalog, graph, declare, observe }));
  }
  if (options.json) context.stdout.write(`${JSON.stringify(described, null, 2)}\n`);
  else print(context, described.map(entityText).join("\n").trimEnd());
  return ExitCode.done;
}

/**
 * The nodes that `name` means, one in each environment that has the entity: `id`, or `kind/id` where several kinds have
 * that id. Throws a usage error for a name that nothing has, and for one that several kinds have.
 */
function findEntity(graph: CatalogGraph, name: string): readonly GraphNode[] {
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
  throw new GantryError(`the catalog has no ${quoteKey(name)}`, {
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
