import type { StageOfRun } from "../../evidence/stages.ts";
import { percentile } from "../../model/percentile.ts";

/** How one stage of a component went. Skipped and retried ones have no time, and count in no rate. */
export interface StageFigures {
  component: string;
  stage: string;
  /** Those that ended, however they did. */
  ran: number;
  failed: number;
  skipped: number;
  /** Of those that ran; null where none did. */
  failedPercent: number | null;
  /** Milliseconds of those that ran, failed ones among them; null where none did. */
  shortestMs: number | null;
  medianMs: number | null;
  longestMs: number | null;
  /** Null of less than `fewestForP95`, of which it would be the longest. */
  p95Ms: number | null;
}

/** With fewer runs the nearest rank of 95 percent is the last one. */
export const fewestForP95 = 20;

/** By component and stage, in that order. */
export function stageFigures(stages: readonly StageOfRun[]): StageFigures[] {
  const groups = Map.groupBy(stages, ({ record }) => `${record.component}\n${record.stage_name}`);
  return [...groups.values()].flatMap((group) => figuresOfOne(group)).sort(byName);
}

function figuresOfOne(group: readonly StageOfRun[]): StageFigures[] {
  const [first] = group;
  if (first === undefined) return [];
  const { component, stage_name: stage } = first.record;
  const many = (status: string): number => group.filter(({ record }) => record.status === status).length;
  const took = group.flatMap(({ record: { status, duration_ms } }) =>
    status === "success" || status === "failure" ? [duration_ms] : [],
  );
  const at = (percent: number): number | null => percentile(took, percent) ?? null;
  return [
    {
      component,
      stage,
      ran: took.length,
      failed: many("failure"),
      skipped: many("skipped"),
      failedPercent: took.length === 0 ? null : Math.round((many("failure") / took.length) * 1000) / 10,
      shortestMs: at(0),
      medianMs: at(50),
      longestMs: at(100),
      p95Ms: took.length < fewestForP95 ? null : at(95),
    },
  ];
}

function byName(one: StageFigures, other: StageFigures): number {
  return one.component.localeCompare(other.component) || one.stage.localeCompare(other.stage);
}
