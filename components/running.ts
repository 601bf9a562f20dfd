import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import type { VersionReference } from "../model/observed/environment-record.ts";

/** What a surface, or the database's job, is to run, as git's tags say it (stacks/versions.ts). */
export interface Running {
  /** Undefined before its first version; with the newest migration that it needs. */
  version: (VersionReference & { migration?: string | undefined }) | undefined;
  /** The version's images by digest, by their name. */
  images: ReadonlyMap<string, string>;
  /** The share that the attempt under way gives the new revisions; undefined where none is, and they have all of it. */
  traffic?: Traffic | undefined;
}

/** How requests are shared while a version takes over. */
interface Traffic {
  /** Of the new revision, 0–100. */
  percent: number;
  /** The revision that served before, by region; none where the surface is new. */
  serving: ReadonlyMap<string, string>;
  /** What ran before; undefined where nobody can say. */
  before: Pick<Running, "version" | "images"> | undefined;
}

/** What a new revision's own address begins with while it takes over: `https://next---…`. */
const tag = "next";

/**
 * Who gets a region's requests. The newest revision is named by no name, since Google gives it one: it is the latest. All of
 * them are its own unless an attempt under way says otherwise, so what an attempt leaves is no drift.
 */
export function trafficTargets({ traffic }: Running, region: string) {
  const latest = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
  const before = traffic?.serving.get(region);
  if (traffic === undefined || before === undefined || traffic.percent === 100) {
    return [{ type: latest, percent: 100 }];
  }
  const type = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";
  return [
    { type: latest, percent: traffic.percent, tag },
    { type, revision: before, percent: 100 - traffic.percent },
  ];
}

/** The image by digest that a region runs: the version's, else the initial one; undefined where it waits for a version. */
export function runningImage(
  { cloudRun }: CloudRunSurface,
  { version, images }: Running,
): string | undefined {
  return version === undefined ? cloudRun.initialImage : images.get(cloudRun.image);
}

/**
 * The image by digest that the surface's jobs run in a region: what serves all of its requests. While a version takes over that is the
 * one before, so that no job runs what may yet be taken back.
 */
export function jobImage(surface: CloudRunSurface, running: Running, region: string): string | undefined {
  const { traffic } = running;
  const isTakingOver = traffic !== undefined && traffic.percent < 100 && traffic.serving.has(region);
  const before = isTakingOver ? traffic.before : undefined;
  return (before && runningImage(surface, before)) ?? runningImage(surface, running);
}
