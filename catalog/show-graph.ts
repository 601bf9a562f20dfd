import { catalogGraph } from "./graph.ts";
import { ExitCode } from "../model/errors.ts";
import { graphText, type GraphFormat } from "./graph-text.ts";
import { readCatalog } from "./read-catalog.ts";
import type { Context } from "../terminal/context.ts";
import { selectEnvironments } from "./select-environments.ts";
import { findProject } from "./project.ts";

/** Prints the graph of the declared catalog: of one environment, or of all. */
export async function printCatalogGraph(
  context: Context,
  options: { format: GraphFormat; environment: string | undefined },
): Promise<ExitCode> {
  const catalog = await readCatalog(findProject(context.cwd).root);
  const environments = selectEnvironments(catalog, options.environment);
  context.stdout.write(graphText(catalogGraph({ ...catalog, environments }), options.format));
  return ExitCode.done;
}
