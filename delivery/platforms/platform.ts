import type { Project } from "../../catalog/project.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import type { Context } from "../../terminal/context.ts";
import type { Progress } from "../../terminal/progress.ts";
import { subprojectOf } from "../../stacks/versions.ts";
import type { Decision } from "../deploy/decide.ts";
import type { Facts } from "../deploy/facts.ts";

/** A release under way: its attempt stands in the environment's branch. */
export interface Release {
  context: Context;
  progress: Progress;
  project: Project;
  /** The environment that it goes to. */
  catalog: EnvironmentCatalog;
  local: boolean;
  facts: Facts;
  decision: Decision;
  /** With the steps that it was given until now. */
  attempt: () => Attempt;
  /** What the guarded path is handed on. */
  guarded: {
    yes: boolean;
    takeOver: boolean;
    allRules: boolean;
    base: string | undefined;
    breakGlass: string | undefined;
  };
  /** Says in the branch which share of the traffic the new revisions get. Throws where somebody else works on it. */
  giveTraffic: (percent: number) => Promise<void>;
}

/**
 * What a platform does in one release, in this order; the next platform begins when all of it has ended. Each can be done
 * again after a kill, and throws a GantryError for what does not hold.
 */
export interface Begun {
  /** Brings what was built there, without any user's request reaching it. */
  prepare: () => Promise<void>;
  /** Asks it whether it is ready. */
  ready: () => Promise<void>;
  /** Lets users reach it. */
  shift: () => Promise<void>;
  /** Brings users back to what served before. */
  back: () => Promise<void>;
}

/** How one platform releases. */
export interface Platform {
  /** Undefined where the release has nothing for it. */
  begin: (release: Release) => Begun | undefined;
}

/** The surfaces that a release gives another version: a subproject's own, and the root's those whose subproject has none. */
export function changedSurfaces({
  decision,
  catalog,
  facts,
}: Pick<Release, "decision" | "facts"> & {
  catalog: Pick<EnvironmentCatalog, "surfaces">;
}): DeploymentSurface[] {
  const targets = decision.targets.map(({ to }) => to.subproject);
  return catalog.surfaces.filter((surface) => {
    const own = subprojectOf(surface);
    return targets.includes(own) || (targets.includes(undefined) && !facts.running.has(own));
  });
}
