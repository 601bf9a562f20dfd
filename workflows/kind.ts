import type { LoadedCatalog } from "../catalog/load.ts";
import type { ReportsOn } from "./parts/report-job.ts";
import type { Placed } from "./render.ts";
import type { HasGantry, Workflow } from "./workflow.ts";

/** What workflows are made from. */
export interface WorkflowSource extends HasGantry, Placed {
  catalog: LoadedCatalog;
  /** Paths of the CIScripts, such as `scripts/test/10-unit.sh`: a required check runs the one of its name. */
  scripts: readonly string[];
  /** The programs that a script says it starts, by its path. */
  tools: Readonly<Record<string, readonly string[]>>;
  /** The steps of `gantry run` that have something to do, each with the scripts that it starts as they are. */
  runSteps: Readonly<Record<string, readonly string[]>>;
  /** The checks that workflows of somebody's own report of a pull request: nothing is generated for those. */
  reported: readonly string[];
  /** Version of the Pulumi CLI that jobs install. */
  engineVersion: string;
}

interface WorkflowFile {
  /** `.github/workflows/<name>.yml`. */
  path: string;
  /** What it is and when it runs, in one sentence: a comment at its head. */
  says: string;
  /** What the reports of its runs are about. */
  reports: ReportsOn;
  workflow: Workflow;
}

/** One kind of workflow: a file in kinds/ that exports it as `kind`. Nothing else has to know it. */
export interface WorkflowKind {
  /** The file's name. */
  name: string;
  /** The workflows of this kind, in a fixed order. Throws a GantryError where the catalog asks for what cannot be. */
  files: (source: WorkflowSource) => readonly WorkflowFile[];
}
