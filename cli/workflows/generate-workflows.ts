import { globSync } from "node:fs";
import type { LoadedCatalog } from "../../model/catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { readPinnedEngine } from "../../local/engine/pinned-engine.ts";
import { withHeader } from "./header.ts";
import type { WorkflowKind, WorkflowSource } from "./kind.ts";
import { loadKinds } from "./load-kinds.ts";
import { type Pins, readPins } from "./pins.ts";
import { render } from "./render.ts";

/** Every workflow that the catalog asks for: text by path, sorted by path. Throws a GantryError for what cannot be made. */
export async function generateWorkflows(root: string, catalog: LoadedCatalog): Promise<Map<string, string>> {
  const scripts = globSync("scripts/*/[0-9][0-9]-*.sh", { cwd: root }).map((path) =>
    path.replaceAll("\\", "/"),
  );
  const source = { catalog, scripts: scripts.sort(), engineVersion: readPinnedEngine().version };
  return makeWorkflows(source, await loadKinds(), readPins());
}

/** As `generateWorkflows`, from what it is given. */
export function makeWorkflows(
  source: WorkflowSource,
  kinds: readonly WorkflowKind[],
  pins: Pins,
): Map<string, string> {
  const made = new Map<string, { kind: string; text: string }>();
  for (const kind of kinds) {
    for (const { path, says, workflow } of kind.files(source)) {
      const other = made.get(path);
      if (other !== undefined) throw taken(path, other.kind, kind.name);
      made.set(path, { kind: kind.name, text: withHeader(says, render(workflow, pins)) });
    }
  }
  const sorted = [...made].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([path, { text }]) => [path, text]));
}

function taken(path: string, first: string, second: string): GantryError {
  return new GantryError(`"${path}" would be two workflows: a ${first} workflow and a ${second} workflow`, {
    hint: "give the pipeline another workflowFile",
    exitCode: ExitCode.usage,
  });
}
