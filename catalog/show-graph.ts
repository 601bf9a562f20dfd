import { catalogGraph } from "./graph.ts";
import { existsSync, readFileSync } from "node:fs";
import { ExitCode, GantryError } from "../model/errors.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { counted } from "../terminal/counted.ts";
import { graphText, type GraphFormat } from "./graph-text.ts";
import { readCatalog } from "./read-catalog.ts";
import type { Context } from "../terminal/context.ts";
import { selectEnvironments } from "./select-environments.ts";
import { findProject } from "./project.ts";
import { isFile } from "./files/list-environments.ts";
import { print } from "../terminal/say.ts";

/** Stands among the first characters of a picture that Gantry made. */
const ours = '<meta name="generator" content="gantry catalog graph">';

/** Prints the graph of the declared catalog: of one environment, or of all. With `out`, draws it into that file. */
export async function printCatalogGraph(
  context: Context,
  options: { format: GraphFormat; environment: string | undefined; out: string | undefined; json: boolean },
): Promise<ExitCode> {
  const { out } = options;
  if (out !== undefined) refuseOthersFile(out);
  const catalog = await readCatalog(findProject(context.cwd).root);
  const environments = selectEnvironments(catalog, options.environment);
  const graph = catalogGraph({ ...catalog, environments });
  if (out === undefined) {
    context.stdout.write(graphText(graph, options.format));
    return ExitCode.done;
  }
  const { graphPicture } = await import("./graph-picture.ts");
  writeFileAtomically(out, await graphPicture(graph), { mode: 0o644 });
  const [entities, references] = [graph.nodes.length, graph.edges.length];
  const drawn = `${counted(entities, "entity", "entities")} and ${counted(references, "reference")}`;
  if (options.json) context.stdout.write(`${JSON.stringify({ out, entities, references })}\n`);
  else print(context, `drew ${drawn} into "${out}"`);
  return ExitCode.done;
}

/** A picture of before may be drawn anew; whatever else is there is somebody's. */
function refuseOthersFile(out: string): void {
  if (!existsSync(out) || (isFile(out) && readFileSync(out, "utf8").slice(0, 200).includes(ours))) return;
  throw new GantryError(`"${out}" is no picture made by gantry, so it is not overwritten`, {
    hint: "name another file, or remove it first",
    exitCode: ExitCode.usage,
  });
}
