import { isOfProduction } from "../production.ts";
import type { Resource } from "../resource.ts";
import type { Rule } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-image-digest",
  sentence: "Production runs images by digest only, for a tag may be another image tomorrow.",
  protects: { entity: "DeploymentSurface, BuildArtifact", seed: "000, 003" },
  remedy:
    "deploy a version that names the image by digest, or set cloudRun.initialImage to ghcr.io/<owner>/<name>@sha256:<digest>",
  judges: (type) => [types.surface, types.service, types.job].some((each) => each === type),
  appliesTo: isOfProduction,
  *check(resource) {
    for (const field of imagesOf(resource)) {
      const image = resource.get(field);
      if (typeof image !== "string" || !/^[^@\s]+@sha256:[0-9a-f]{64}$/.test(image)) {
        yield { field, problem: "must end with @sha256: and 64 hex digits" };
      }
    }
  },
};

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
