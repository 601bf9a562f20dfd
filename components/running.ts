import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import type { VersionReference } from "../model/observed/environment-record.ts";

/** What a surface is to run, as git's tags say it (stacks/versions.ts). */
export interface Running {
  /** Undefined before its first version. */
  version: VersionReference | undefined;
  /** The version's images by digest, by their name. */
  images: ReadonlyMap<string, string>;
}

/** The image by digest that a region runs: the version's, else the initial one; undefined where it waits for a version. */
export function runningImage(
  { cloudRun }: CloudRunSurface,
  { version, images }: Running,
): string | undefined {
  return version === undefined ? cloudRun.initialImage : images.get(cloudRun.image);
}
