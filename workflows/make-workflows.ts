import { ExitCode, GantryError } from "../model/errors.ts";
import { withHeader } from "./header.ts";
import { whatGitHubHas } from "../model/declared/github-plan.ts";
import type { WorkflowKind, WorkflowSource } from "./kind.ts";
import type { Workflow } from "./workflow.ts";
import { withReport } from "./parts/report-job.ts";
import type { Pins } from "./pins.ts";
import { withScan } from "./parts/scan-job.ts";
import { render } from "./render.ts";

/** Every workflow that the kinds make of the source: text by path, sorted by path. Throws a GantryError for what cannot be made. */
export function makeWorkflows(
  source: WorkflowSource,
  kinds: readonly WorkflowKind[],
  pins: Pins,
): Map<string, string> {
  const made = new Map<string, { kind: string; text: string }>();
  for (const kind of kinds) {
    for (const { path, says, workflow, reports } of kind.files(source)) {
      if (!isPossible(source, workflow)) continue;
      const other = made.get(path);
      if (other !== undefined) throw taken(path, other.kind, kind.name);
      const whole = withReport(withScan(source, workflow), reports);
      made.set(path, { kind: kind.name, text: withHeader(says, render(whole, pins, source), source.prefix) });
    }
  }
  const sorted = [...made].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([path, { text }]) => [path, text]));
}

/** A job in a GitHub environment runs only where GitHub has any: what it would read, nobody guards elsewhere. */
function isPossible({ catalog }: WorkflowSource, { jobs }: Workflow): boolean {
  if (Object.keys(jobs).length === 0) return false;
  if (whatGitHubHas(catalog.repository.product.repository).environments) return true;
  return Object.values(jobs).every(({ environment }) => environment === undefined);
}

function taken(path: string, first: string, second: string): GantryError {
  return new GantryError(`"${path}" would be two workflows: a ${first} workflow and a ${second} workflow`, {
    hint: "give the pipeline another workflowFile",
    exitCode: ExitCode.usage,
  });
}
