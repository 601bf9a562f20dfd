import type { LoadedCatalog } from "../../catalog/load.ts";
import type { BreakGlass } from "../break-glass/break-glass.ts";
import type { Marks } from "../../files/marks.ts";
import type { Context } from "../../terminal/context.ts";
import type { Applied } from "../judge/apply-plan.ts";
import type { ExportedStack } from "../../engine/run/export-stack.ts";
import type { Judge } from "../judge/judgement.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { ByBase } from "./by-base.ts";
import type { Binding } from "./binding.ts";

export interface DeployOptions {
  stack: string;
  local: boolean;
  yes: boolean;
  json: boolean;
  /** Shows every rule, not only what somebody has to look at. */
  allRules: boolean;
  /** What exists already may be taken over even where it becomes looser. */
  takeOver: boolean;
  /** A plan file that was made before. */
  plan?: string | undefined;
  /** Why this does not wait for approval. */
  breakGlass?: BreakGlass | undefined;
  /** The environment's name, which a team of one gives beside any answer. */
  confirm?: string | undefined;
  /** A branch whose policy pack judges too, such as the default branch for an older version. */
  base?: string | undefined;
  /** On the local cloud: apply a program that is not the default branch's, where that would be refused. */
  changedProgram?: boolean;
  /** The attempt that this belongs to, such as `deploy-1764288000`: while one is open, nobody else deploys. */
  attempt?: string | undefined;
  /** Set by the command itself once the first of two steps was applied (first-values.ts). */
  isBegun?: boolean;
}

/** A deployment that has begun: the catalog holds, the engine is there, and nothing is pending from an earlier run. */
export interface Deployment {
  context: Context;
  options: DeployOptions;
  catalog: LoadedCatalog;
  session: Session;
  judge: Judge;
  /** Of the recorded state when everything pending had been settled. */
  stateVersion: string;
  progress: Progress;
}

/** A plan that the pack passed and that somebody agreed to. Nothing was changed yet. */
export interface PlannedDeployment extends Deployment {
  preview: StackPreview;
  /** What another branch's pack said of it; undefined where none was asked. */
  byBase: ByBase | undefined;
  /** Where the engine keeps the plan that the update is held to; absolute. */
  planFile: string;
  /** What the plan was made of. */
  binding: Binding;
  /** What the files of the judge and the program looked like when it was begun. */
  marks: Marks;
  /** When that was, by the file system's clock (files/installed.ts). */
  begun: number;
}

/** The plan has become true. */
export interface AppliedDeployment extends PlannedDeployment {
  applied: Applied;
  /** The state that it left. */
  recorded: ExportedStack;
}

/** What a step of the guarded path found. */
export interface CheckResult {
  /** Such as "final state"; the key of its part of --json. */
  check: string;
  passed: boolean;
  /** What is wrong, a line each; empty where it passed. */
  problems: readonly string[];
  /** How to go on. */
  hint?: string;
  /** What it looked at, for programs. */
  details?: object;
}

/**
 * A step of the guarded path. Undefined where it does not concern this deployment. It throws a GantryError where it
 * could not be made at all.
 */
export type Check<Subject> = (subject: Subject) => Promise<CheckResult | undefined>;
