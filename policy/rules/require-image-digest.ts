import { isFrom } from "../images.ts";
import { isOfProduction } from "../production.ts";
import type { Resource } from "../resource.ts";
import type { Rule } from "../rule.ts";
import { regionOf, sidecarOf } from "../sidecars.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-image-digest",
  sentence: "Production runs images by digest only, for a tag may be another image tomorrow.",
  protects: { entity: "DeploymentSurface, BuildArtifact", seed: "000, 003" },
  remedy:
    "deploy a version that names the image by digest, or set cloudRun.initialImage to <image>@sha256:<digest>",
  judges: (type) => [types.surface, types.service, types.job].some((each) => each === type),
  appliesTo: isOfProduction,
  *check(resource) {
    for (const field of imagesOf(resource)) {
      const image = resource.get(field);
      if (typeof image !== "string" || !/^[^@\s]+@sha256:[0-9a-f]{64}$/.test(image)) {
        yield { field, problem: "must end with @sha256: and 64 hex digits" };
      } else if (
        resource.type === types.service &&
        !isSidecar(resource, field) &&
        !isOfSurface(resource, image)
      ) {
        yield {
          field,
          problem: "must be the image that its surface runs in this region, of GHCR from a mirror",
        };
      }
    }
  },
};

/** What a declared one runs is for require-declared-sidecars. */
function isSidecar(service: Resource, image: string): boolean {
  return sidecarOf(service, image.replace(/\.image$/, "")) !== undefined;
}

/** Whether a service's image is what the tags say: the surface has it by the name and digest that the registry knows. */
function isOfSurface(service: Resource, image: string): boolean {
  const surface = service.owner(types.surface);
  const region = surface === undefined ? undefined : regionOf(service, surface);
  if (surface === undefined || region === undefined) return true;
  const own = surface.text(`${region}.image`);
  // What was deployed before versions came from tags has its digest in the catalog, and no image of its own here.
  if (own === undefined) return surface.text(`${region}.cloudRun.image`)?.includes("@") === true;
  return isFrom(image, own);
}

function imagesOf(resource: Resource): string[] {
  if (resource.type === types.surface) {
    if (resource.get("platform") !== "cloud-run") return [];
    // A region that waits for its first version runs nothing yet; a service that is there all the same is judged itself.
    return resource.fields("regional").flatMap((region) => {
      const isWaiting =
        resource.get("version") === undefined &&
        resource.get(`${region}.cloudRun.initialImage`) === undefined &&
        resource.get(`${region}.image`) === undefined;
      return isWaiting ? [] : [`${region}.image`];
    });
  }
  const template = resource.type === types.job ? "template.template" : "template";
  return ["containers", "initContainers"].flatMap((list) =>
    resource.each(`${template}.${list}`).map((container) => `${container}.image`),
  );
}
