import type { Project } from "../../catalog/project.ts";

/** Everything a pulumi command needs to run on one stack. */
export interface Session {
  project: Project;
  stack: string;
  local: boolean;
  /** The engine's executable. */
  pulumi: string;
  /** How long the engine may go without a sign of life, while no cloud is at work. */
  patienceMs: number;
  /** The whole environment of the engine: what it is not given here it does not have. */
  env: Record<string, string>;
}
