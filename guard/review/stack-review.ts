import { ExitCode } from "../../model/errors.ts";
import { isSound } from "../judge/judgement.ts";
import type { Plan } from "../../engine/run/plan.ts";
import type { RuleRun } from "../judge/policy-events.ts";
import type { WaiverDocument } from "../rules/waiver-text.ts";
import type { Violation } from "../judge/policy-violations.ts";

/** What a change would do to one stack. */
export interface StackReview {
  stack: string;
  plan: Plan;
  rules: readonly RuleRun[];
  violations: readonly Violation[];
  /** Where the plan is not what the base's program makes of the change's catalog. */
  programChanges?: readonly Violation[];
  /** Those that the stack has, needed or not. */
  waivers?: readonly WaiverDocument[];
  /** The proof that the change cannot reach it; there is no preview then, and the rest is empty. */
  notReached?: string;
  /** Why there is no preview; the rest is empty then. */
  failure?: string;
  /** Of that failure: 2 for a mistake in the catalog or the settings. */
  exitCode?: ExitCode;
}

export interface Review {
  /** What the change is compared with: a commit, and the name it was asked for by. */
  base: { commit: string; ref: string };
  head: string;
  /** The project's folder below the repository's top, with a slash at its end; empty for the top. */
  prefix: string;
  /** Whether the project holds Gantry's code; otherwise it has Gantry as a package. */
  holdsCode: boolean;
  /** The files of the change that judge changes, deploy them or say who may, from the repository's top. */
  guard: readonly string[];
  /** Whether the base's rules judged as well; a base without a project has none. */
  judgedByBase: boolean;
  stacks: readonly StackReview[];
  /** Credentials by environment that need somebody soon. */
  rotations: readonly Rotations[];
  /** What else a reader should know. */
  notes: readonly string[];
}

export interface Rotations {
  environment: string;
  /** How many secrets in use were never rotated, by the ledger. */
  never: number;
  /** Those that are overdue or due within 14 days, the most urgent first. */
  due: readonly { secret: string; owner: string; daysLeft: number }[];
}

export type Verdict = "passed" | "violated" | "failed";

/** How the command ends. Where all that failed is a mistake of the change, as `gantry preview` ends for it. */
export function exitCodeOf(review: Review): ExitCode {
  const verdict = verdictOf(review);
  if (verdict !== "failed") return verdict === "passed" ? ExitCode.done : ExitCode.violation;
  const failed = review.stacks.filter(({ failure }) => failure !== undefined);
  return failed.every(({ exitCode }) => exitCode === ExitCode.usage) ? ExitCode.usage : ExitCode.failed;
}

/** A preview that failed hides what the rules would have said, so it weighs more than a violation. */
export function verdictOf({ stacks }: Review): Verdict {
  if (stacks.some(({ failure }) => failure !== undefined)) return "failed";
  const objected = stacks.some((stack) => !isSound(stack));
  return objected ? "violated" : "passed";
}
