import type { Ref } from "../../clients/git/refs.ts";
import type { ExitCode } from "../../model/errors.ts";
import type { VersionReference } from "../../model/observed/environment-record.ts";
import type { Trailer, Trailers } from "../../model/observed/trailers.ts";
import type { Assignment } from "./assignment.ts";

type AssignResult = "CREATED" | "MOVED" | "UNCHANGED";

/** What would become of one tag. */
export interface PlannedTag {
  /** Such as `api/v1.2.3`. */
  name: string;
  assignment: Assignment;
  result: AssignResult;
  commit: string;
  /** The tag that is there; undefined where it is made. */
  from: Ref | undefined;
  /** The version that an environment's or a state's tag names. */
  version: VersionReference | undefined;
  /** The version that the environment's tag names so far. */
  before: VersionReference | undefined;
  /** What its message is to say; an attempt is added to an environment's. */
  trailers: readonly Trailer[];
}

/** Why a tag cannot be: a rule that refuses it, or something that is not there. */
export interface Refusal {
  problem: string;
  exitCode: ExitCode;
}

/** What is known of the tags that an assignment is about. */
export interface Known {
  root: string;
  /** The tag of that short name, where there is one. */
  tag: (name: string) => Ref | undefined;
  trailers: (name: string) => Trailers;
  forceMove: boolean;
}
