import type { EnvironmentCatalog } from "./catalog.ts";
import type { CloudRunSurface } from "./deployment-surface.ts";
import { isOfGhcr } from "./image-name.ts";

/** Whether Cloud Run needs a mirror of GHCR. An environment that has all of its images in Artifact Registry needs none. */
export function needsMirror({
  surfaces,
  regional,
  registry,
  database,
  sampler,
}: EnvironmentCatalog): boolean {
  const perRegion = Object.values(regional).flatMap((each) => Object.values(each));
  const images = [
    ...[...surfaces, ...perRegion].flatMap((surface) =>
      surface.platform === "cloud-run" ? imagesOf(surface) : [],
    ),
    ...[database.job?.image, sampler?.image],
  ].filter((image) => image !== undefined);
  return images.length === 0 || registry.tokenRef !== undefined || images.some(isOfGhcr);
}

function imagesOf({ cloudRun: { image, initialImage, sidecars } }: CloudRunSurface): (string | undefined)[] {
  return [image, initialImage, ...Object.values(sidecars).map((sidecar) => sidecar.image)];
}
