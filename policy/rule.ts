import type { Resource } from "./resource.ts";

export interface Violation {
  /** Where in the resource's inputs, such as `rotation.rotationPeriod`. */
  field: string;
  /** What is wrong, as the end of a sentence that begins with the field. Never holds a secret. */
  problem: string;
}

export interface Surroundings {
  /** The time of the run: what is overdue depends on it. */
  now: Date;
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
  /** What it protects, and the seed that asks for it. */
  protects: { entity: string; seed: string };
  /** What to do about a violation, in one sentence. */
  remedy: string;
  /** Whether it has anything to say about a resource; the others are not counted as judged. */
  appliesTo(resource: Resource): boolean;
  /**
   * Whether it judges what resources of a type give back as well; `check` then reads outputs for inputs. Outputs are
   * there when everything else is: at the end of a preview, after an update.
   */
  judgesOutputsOf?(type: string): boolean;
  /** Yields what is wrong. Reading an unknown value ends it, and counts as a failure to judge. */
  check(resource: Resource, surroundings: Surroundings): Iterable<Violation>;
}
