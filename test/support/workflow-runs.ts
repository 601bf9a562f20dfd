import { workflowRunToken } from "../../local/github-api/workflow-runs.ts";
import { Store } from "../../local/store.ts";

interface WorkflowRun {
  number: number;
  workflow: string;
  title?: string;
  branch?: string;
  /** Undefined while it runs, or waits. */
  conclusion?: string;
  waitsFor?: readonly string[];
  /** Who let it into which environments. */
  approvals?: readonly RunApproval[];
  began?: Date;
}

export interface RunApproval {
  login: string;
  id: number;
  environments: readonly string[];
}

/** Puts a run into the emulated GitHub's files; a higher number began later. */
export async function addWorkflowRun(cloudDir: string, run: WorkflowRun): Promise<void> {
  const {
    number,
    workflow,
    title = `${workflow} ${number}`,
    branch = "main",
    conclusion,
    waitsFor = [],
    approvals = [],
    began = new Date(Date.UTC(2026, 10, 28, 2, number)),
  } = run;
  const at = began.toISOString();
  const status = conclusion !== undefined ? "completed" : waitsFor.length > 0 ? "waiting" : "in_progress";
  const id = `lotus:${number}`;
  await new Store(cloudDir).write({
    type: workflowRunToken,
    id,
    key: `lotus-labs/${id}`,
    createdAt: at,
    updatedAt: at,
    state: {
      repository: "lotus",
      number,
      workflow,
      title,
      branch,
      status,
      waitsFor: [...waitsFor],
      approvals: approvals.map((one) => ({ ...one, environments: [...one.environments] })),
      ...(conclusion === undefined ? {} : { conclusion }),
    },
  });
}
