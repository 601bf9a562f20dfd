import type { BuiltSurface } from "../../model/declared/deployment-surface.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";
import type { KnownVersion } from "../deploy/facts.ts";
import type { Bundle } from "./bundle-file.ts";

/** A bundle that somebody handed over, by its checksum: `portal=sha256:…`. */
export interface HandedOver {
  surface: string;
  checksum: string;
}

/** Where a platform that builds for each environment takes a surface's version from. */
export interface Source {
  surface: BuiltSurface;
  to: KnownVersion;
  /** What serves now, by the platform's id; undefined where nothing does. */
  serving: string | undefined;
  /** The platform's id of what lies there of that version already: it is used again, and not built twice. */
  placed: string | undefined;
  /** What was built here. */
  bundle: Bundle | undefined;
  /** Why the bundle that lies here cannot be taken. */
  problem: string | undefined;
}

/** Where there is neither: a rollback leaves such a surface alone, and whoever goes forward builds it first. */
export function isMissing({ placed, bundle, problem }: Source): boolean {
  return placed === undefined && bundle === undefined && problem === undefined;
}

/** What a release works with: what was never built for the version that it goes back to stays as it is. */
export function usedSources(sources: readonly Source[], cause: AttemptCause): Source[] {
  return cause === "rollback" ? sources.filter((source) => !isMissing(source)) : [...sources];
}

/** The bundles that will be uploaded, as records name them. */
export function uploads(sources: readonly Source[]): { surface: string; checksum: string }[] {
  return sources.flatMap(({ surface, placed, bundle }) =>
    placed === undefined && bundle !== undefined
      ? [{ surface: surface.id, checksum: bundle.artifact.checksum }]
      : [],
  );
}
