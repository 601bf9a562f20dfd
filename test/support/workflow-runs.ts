import { attestationToken } from "../../local/github-api/attestations.ts";
import { workflowRunToken } from "../../local/github-api/workflow-runs.ts";
import { repositoryToken } from "../../local/github/repository.ts";
import { Store } from "../../local/store.ts";
import { propertiesSchema } from "../../local/stored-resource.ts";

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
  /** Who began it. */
  actor?: { login: string; id: number };
  began?: Date;
  commit?: string;
  event?: string;
  /** The names of what it has uploaded. */
  artifacts?: readonly string[];
  /** Those of them that are gone. */
  expired?: readonly string[];
  /** The repository whose commit it is, where that is another one. */
  fork?: string;
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
    artifacts = [],
    expired = [],
    ...more
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
      artifacts: [...artifacts],
      expired: [...expired],
      ...more,
      ...(conclusion === undefined ? {} : { conclusion }),
    },
  });
}

/** Puts what was attested of a digest into them; the last one is the newest. */
export async function addAttestation(
  cloudDir: string,
  number: number,
  digest: string,
  bundle: object,
  predicateType = "https://slsa.dev/provenance/v1",
): Promise<void> {
  const at = new Date(Date.UTC(2026, 10, 28, 2, number)).toISOString();
  const id = `lotus:${number}`;
  await new Store(cloudDir).write({
    type: attestationToken,
    id,
    key: `lotus-labs/${id}`,
    createdAt: at,
    updatedAt: at,
    state: { repository: "lotus", digest, predicateType, bundle: propertiesSchema.parse(bundle) },
  });
}

/** Says of the repository what the emulated GitHub would make up. */
export async function setRepository(
  cloudDir: string,
  state: { id?: number; visibility?: "private" },
): Promise<void> {
  const at = new Date(Date.UTC(2026, 10, 1)).toISOString();
  const place = { type: repositoryToken, id: "lotus", key: "lotus-labs/lotus" };
  await new Store(cloudDir).write({ ...place, createdAt: at, updatedAt: at, state });
}
