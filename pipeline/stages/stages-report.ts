import type { DeliveryFigures } from "../../delivery/figures.ts";
import type { StagesInEvidence, TakenRun } from "../../evidence/stages.ts";
import { stageFigures, type StageFigures } from "./stage-figures.ts";

/** What `gantry stages` says, as text, as a page and with `--json`. */
export interface StagesReport {
  environment: string;
  /** Null for all. */
  component: string | null;
  /** ISO 8601 in UTC. */
  readAt: string;
  asked: "the remote" | "this clone" | "the local cloud";
  /** From git alone. */
  deliveries: DeliveryFigures | { why: string };
  /** From the database of evidence, or why there is nothing of it. */
  stages: Stages | { why: string };
}

export interface Stages {
  /** `DATABASE_URL`, or the folder of the embedded database. */
  database: string;
  /** ISO 8601 in UTC. */
  since: string;
  deliveries: readonly StageFigures[];
  /** Of these it is not sure what ran, so they count in nothing else. */
  pullRequests: readonly StageFigures[];
  /** Attempts at runs that left no stages. */
  withoutReport: readonly TakenRun[];
}

export function stagesOf({ database, stages, missing }: StagesInEvidence, since: string): Stages {
  return {
    database,
    since,
    deliveries: stageFigures(stages.filter(({ run }) => !run.isOfPullRequest)),
    pullRequests: stageFigures(stages.filter(({ run }) => run.isOfPullRequest)),
    withoutReport: missing,
  };
}
