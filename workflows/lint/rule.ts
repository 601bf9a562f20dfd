import type { Pins } from "../pins.ts";
import type { Place } from "./called-steps.ts";
import type { ParsedWorkflow } from "./parsed-workflow.ts";

/** Where a rule is broken, and how. */
export interface Broken {
  at: Place;
  /** Lower case, with the value quoted. */
  message: string;
}

export interface RuleContext {
  pins: Pins;
  /** The words of every command, such as `secrets check`. */
  commands: ReadonlySet<string>;
  /** The text of a script by its path from the repository's top, such as `scripts/test/10-unit.sh`; undefined where there is none. */
  readScript: (path: string) => string | undefined;
  /** The product's, read from the catalog when it is asked for. */
  defaultBranch: () => string;
  /** Whether GitHub attests what the repository publishes, likewise. */
  attests: () => boolean;
}

/** One rule of workflows: a file in rules/ that exports it as `rule`. Only what no linter checks is one. */
export interface WorkflowRule {
  /** The file's name. */
  id: string;
  /** What must hold, in one sentence. */
  sentence: string;
  /** What to do about it. */
  remedy: string;
  check: (workflow: ParsedWorkflow, context: RuleContext) => Iterable<Broken> | AsyncIterable<Broken>;
}
