import type { Expected } from "./expected.ts";
import type { Resource } from "./resource.ts";
import type { Stack } from "./stack.ts";

export interface Violation {
  /** Where in the resource's inputs, such as `rotation.rotationPeriod`. */
  field: string;
  /** What is wrong, as the end of a sentence that begins with the field. Never holds a secret. */
  problem: string;
}

/** What is wrong with one resource of a stack, in the light of the others. */
export interface StackViolation extends Violation {
  resource: Resource;
}

export interface Surroundings {
  /** The time of the run: what is overdue depends on it. */
  now: Date;
  /** Whether the project has a file; a path relative to its root. */
  hasFile: (path: string) => boolean;
  /** The components that the catalog declares for the stack, as `type name`; undefined where the catalog does not hold. */
  declared: readonly string[] | undefined;
  /** What the plan is compared with; undefined where there is nothing to compare: a state, or the resources one by one. */
  expected: Expected | undefined;
}

/**
 * One rule of the pack. Always mandatory: there is no level to set. A rule sees every resource before the engine
 * touches it, in a preview as in an update, components with their entities included.
 */
export interface Rule {
  /** The name of its file in rules/, verb first. */
  id: string;
  /** What must hold, in one sentence. */
  sentence: string;
  /** What it protects, and the seed that asks for it; a product's own has none. */
  protects: { entity: string; seed?: string };
  /** What to do about a violation, in one sentence. */
  remedy: string;
  /**
   * Whether it has anything to say about resources of a type: all, where it is missing. Asked once per type, so that what
   * a rule has nothing to say about costs nothing.
   */
  judges?(type: string): boolean;
  /** Whether it has anything to say about one of them; the others are not counted as judged. */
  appliesTo?(resource: Resource): boolean;
  /**
   * Whether it judges what resources of a type give back as well; `check` then reads outputs for inputs. Outputs are
   * there when everything else is: at the end of a preview, after an update.
   */
  judgesOutputsOf?(type: string): boolean;
  /** Yields what is wrong with a resource. Reading an unknown value ends it, and counts as a failure to judge. */
  check?(resource: Resource, surroundings: Surroundings): Iterable<Violation>;
  /**
   * Yields what is wrong with a stack that no resource shows by itself: something missing, or there twice. It sees the
   * same inputs as `check`, when all resources are known: at the end of a preview, after an update.
   */
  checkStack?(stack: Stack, surroundings: Surroundings): Iterable<StackViolation>;
}
