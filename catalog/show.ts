import { catalogGraph } from "./graph.ts";
import { loadCatalog } from "./load.ts";
import { ExitCode } from "../model/errors.ts";
import { describeEntity, type DeclaredResource, type EntityDescription } from "./describe-entity.ts";
import { entityText } from "./entity-text.ts";
import { findEntity } from "./find-entity.ts";
import { selectEnvironments } from "./select-environments.ts";
import type { Context } from "../terminal/context.ts";
import { findProject } from "./project.ts";

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
}

/** Prints one entity, for each environment that has it or for the one that was asked for. */
export async function showEntity(context: Context, options: ShowEntityOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const catalog = loadCatalog(root);
  const environments = selectEnvironments(catalog, options.environment);
  const graph = catalogGraph({ ...catalog, environments });
  const nodes = findEntity(graph, options.name);
  const described: EntityDescription[] = [];
  for (const node of nodes) {
    // One after the other: a process can run one program at a time.
    const declare = (stack: string) => options.runProgram({ root, stack, local: false });
    described.push(await describeEntity(node, { root, catalog, graph, declare }));
  }
  const text = options.json
    ? `${JSON.stringify(described, null, 2)}\n`
    : described.map(entityText).join("\n");
  context.stdout.write(text);
  return ExitCode.done;
}
