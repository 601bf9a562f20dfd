import type { Project } from "../../catalog/project.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { BuiltSurface, DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";
import type { Context } from "../../terminal/context.ts";
import type { Progress } from "../../terminal/progress.ts";
import { subprojectOf } from "../../stacks/versions.ts";
import type { Decision } from "../deploy/decide.ts";
import type { Facts, KnownVersion } from "../deploy/facts.ts";
import type { BundleManifest } from "../../model/observed/bundle.ts";
import type { Source } from "../bundles/source.ts";

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
  /** Where the platforms that build for themselves take it from; none of them that are left alone. */
  sources: readonly Source[];
  /** With the steps that it was given until now. */
  attempt: () => Attempt;
  /** What the guarded path is handed on. */
  guarded: {
    yes: boolean;
    takeOver: boolean;
    allRules: boolean;
    base: string | undefined;
    breakGlass: string | undefined;
    confirm: string | undefined;
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

/** A surface that a release gives another version, and that version. */
export interface Move<Surface extends DeploymentSurface = DeploymentSurface> {
  surface: Surface;
  to: KnownVersion;
}

/** One surface's build: of a version's files, for one environment. */
export interface Build {
  context: Context;
  progress: Progress;
  project: Project;
  catalog: EnvironmentCatalog;
  surface: BuiltSurface;
  local: boolean;
  /** The version's files; the build may write into it. */
  files: string;
  /** An empty folder for what is built. */
  output: string;
}

/** What a platform is asked about, before anything is written. */
export interface Asked {
  context: Context;
  project: Project;
  catalog: EnvironmentCatalog;
  local: boolean;
  cause: AttemptCause;
  moves: readonly Move<BuiltSurface>[];
}

/** What a platform has, by surface. */
interface Look {
  /** What serves now, such as `dpl_9Xk2vQ`; none for a surface that serves nothing yet. */
  serving: ReadonlyMap<string, string>;
  /** What lies there of the version that is wanted, in the environment that it is wanted for. */
  placed: ReadonlyMap<string, string>;
}

/** How one platform releases. */
export interface Platform {
  name: DeploymentSurface["platform"];
  /** Of one that builds for each environment; the others take the version's images. */
  bundles?: {
    /** Builds without any identity: it runs the app's own code. */
    build: (build: Build) => Promise<Pick<BundleManifest, "fingerprint" | "runtimeVersion">>;
    /** Throws a GantryError where the platform does not answer. */
    look: (asked: Asked) => Promise<Look>;
  };
  /** Undefined where the release has nothing for it. */
  begin: (release: Release) => Begun | undefined;
}

/** What a release is told apart by. */
type Moving = Pick<Release, "decision" | "facts"> & { catalog: Pick<EnvironmentCatalog, "surfaces"> };

/** The surfaces that a release gives another version: a subproject's own, and the root's those whose subproject has none. */
export function movesOf({ decision, catalog, facts }: Moving): Move[] {
  return catalog.surfaces.flatMap((surface): Move[] => {
    const own = subprojectOf(surface);
    const target =
      decision.targets.find(({ to }) => to.subproject === own) ??
      (facts.running.has(own) ? undefined : decision.targets.find(({ to }) => to.subproject === undefined));
    return target === undefined ? [] : [{ surface, to: target.to }];
  });
}

/** Of these, the surfaces alone. */
export function changedSurfaces(moving: Moving): DeploymentSurface[] {
  return movesOf(moving).map(({ surface }) => surface);
}

/** Whether its platform builds for each environment. */
export function isBuilt(move: Move): move is Move<BuiltSurface> {
  return move.surface.platform !== "cloud-run";
}
