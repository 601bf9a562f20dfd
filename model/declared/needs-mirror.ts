import type { EnvironmentCatalog } from "./catalog.ts";
import type { CloudRunSurface } from "./deployment-surface.ts";
import { isOfGhcr } from "./image-name.ts";

type Images = Pick<EnvironmentCatalog, "surfaces" | "regional" | "database" | "sampler">;

/** Every image that the catalog names for Cloud Run, in any region, with or without a digest. */
export function imagesIn({ surfaces, regional, database, sampler }: Images): string[] {
  const perRegion = Object.values(regional).flatMap((each) => Object.values(each));
  return [
    ...[...surfaces, ...perRegion].flatMap((surface) =>
      surface.platform === "cloud-run" ? imagesOf(surface) : [],
    ),
    ...[database.job?.image, sampler?.image],
  ].filter((image) => image !== undefined);
}

/** Whether Cloud Run needs a mirror of GHCR. An environment that has all of its images in Artifact Registry needs none. */
export function needsMirror(catalog: Images & Pick<EnvironmentCatalog, "registry">): boolean {
  const images = imagesIn(catalog);
  return images.length === 0 || catalog.registry.tokenRef !== undefined || images.some(isOfGhcr);
}

function imagesOf({ cloudRun: { image, initialImage, sidecars } }: CloudRunSurface): (string | undefined)[] {
  return [image, initialImage, ...Object.values(sidecars).map((sidecar) => sidecar.image)];
}
