import { posix } from "node:path";
import { Document, isMap, isScalar, type Pair, visit } from "yaml";
import { pinOf, type Pins } from "./pins.ts";
import type { Job, Step, Workflow } from "./workflow.ts";

/** Where a product lies in its repository. */
export interface Placed {
  /** The project's folder below the repository's top, with a slash at its end; empty for the top. */
  prefix: string;
  /** The lock file of the project's packages, from the repository's top. */
  lockFile: string;
}

/** One image, named: `ubuntu-latest` is another one overnight. */
const runner = "ubuntu-24.04";

/**
 * A workflow as YAML, without the header of its file. Steps run in the project's folder, and what actions are told of it is from the
 * repository's top. Throws a GantryError for an action without a pin.
 */
export function render(workflow: Workflow, pins: Pins, placed: Placed): string {
  const { jobs, ...head } = workflow;
  const document = new Document(
    {
      name: head.name,
      "run-name": head["run-name"],
      on: head.on,
      permissions: {},
      concurrency: head.concurrency,
      // GitHub's own default has no pipefail.
      defaults: { run: { shell: "bash", "working-directory": folderOf(placed) } },
      jobs: Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, inOrder(job, placed)])),
    },
    // Whoever reads a job should not have to look for the other half of it.
    { aliasDuplicateObjects: false },
  );
  visit(document, { Pair: (_, pair) => pinAction(pair, pins) });
  visit(document, { Map: (_, map) => void (map.flow = map.items.length === 0) });
  spaceJobs(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** A job's keys as people read them: when, where, what it may, what it does. Undefined ones are left out. */
function inOrder({ needs, if: condition, steps, ...job }: Job, placed: Placed): object {
  const checkedOut = steps.findIndex(({ uses }) => uses === "actions/checkout");
  return {
    name: job.name,
    needs,
    if: condition,
    "runs-on": runner,
    "timeout-minutes": job["timeout-minutes"],
    permissions: job.permissions,
    environment: job.environment,
    concurrency: job.concurrency,
    strategy: job.strategy,
    outputs: job.outputs,
    env: job.env,
    steps: steps.map((step, index) => {
      // Before anything is checked out the project's folder is not there.
      const isBefore = checkedOut === -1 || index < checkedOut;
      const isOutside = placed.prefix !== "" && isBefore && step.run !== undefined;
      return stepInOrder(isOutside ? { "working-directory": ".", ...step } : step, placed);
    }),
  };
}

/** The project's folder; undefined where it is the repository's top. */
function folderOf({ prefix }: Placed): string | undefined {
  return prefix === "" ? undefined : prefix.slice(0, -1);
}

function stepInOrder(step: Step, placed: Placed): object {
  const { name, id, if: condition, uses, env, run } = step;
  const folder = { "working-directory": step["working-directory"] };
  return { name, id, if: condition, uses, with: givenTo(step, placed), ...folder, env, run };
}

function givenTo({ with: given }: Step, { prefix, lockFile }: Placed): object | undefined {
  if (given === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (typeof value !== "object") return [name, value];
      // A package of the workspace lies above the project.
      if ("ofProject" in value) return [name, posix.normalize(`${prefix}${value.ofProject}`)];
      // At the top the action finds it by itself.
      return [name, prefix === "" ? undefined : lockFile];
    }),
  );
}

function pinAction({ key, value }: Pair, pins: Pins): undefined | symbol {
  if (!isScalar(value) || !isScalar(key)) return undefined;
  // The keys of maps that were undefined.
  if (value.value === undefined) return visit.REMOVE;
  if (key.value !== "uses" || typeof value.value !== "string") return undefined;
  const { sha, version } = pinOf(pins, value.value);
  value.value = `${value.value}@${sha}`;
  value.comment = ` ${version}`;
  return undefined;
}

function spaceJobs(document: Document): void {
  const jobs = document.get("jobs");
  if (!isMap(jobs)) return;
  for (const { key } of jobs.items.slice(1)) if (isScalar(key)) key.spaceBefore = true;
}
