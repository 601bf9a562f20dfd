import { catalogGraph } from "./graph.ts";
import { loadCatalog } from "./load.ts";
import { ExitCode } from "../model/errors.ts";
import { describeEntity, type EntityDescription } from "./describe-entity.ts";
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
}

/** Prints one entity, for each environment that has it or for the one that was asked for. */
export async function showEntity(context: Context, options: ShowEntityOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const catalog = loadCatalog(root);
  const environments = selectEnvironments(catalog, options.environment);
  const graph = catalogGraph({ ...catalog, environments });
  const nodes = findEntity(graph, options.name);
  const { runInProcess } = await import("../stacks/run-in-process.ts");
  const described: EntityDescription[] = [];
  for (const node of nodes) {
    // One after the other: a process can run one program at a time.
    const declare = (stack: string): ReturnType<typeof runInProcess> =>
      runInProcess({ root, stack, local: false });
    described.push(await describeEntity(node, { root, catalog, graph, declare }));
  }
  const text = options.json
    ? `${JSON.stringify(described, null, 2)}\n`
    : described.map(entityText).join("\n");
  context.stdout.write(text);
  return ExitCode.done;
}
