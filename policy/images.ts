import { isOfGhcr } from "../model/declared/image-name.ts";
import type { Resource } from "./resource.ts";
import { types } from "./types.ts";

/** Whether what a container runs is what the catalog says: of GHCR the same path below a mirror, any other as it is. */
export function isFrom(image: string | undefined, declared: string | undefined): boolean {
  if (image === undefined || declared === undefined) return false;
  return isOfGhcr(declared) ? image.endsWith(declared.replace(/^ghcr\.io/, "")) : image === declared;
}

const declaring: readonly string[] = [types.surface, types.migrationJob, types.sampler];

/** Whether a value is an image of Artifact Registry that the catalog names for the surface, or the job, that the resource is of. */
export function isDeclaredImage(resource: Resource, value: string): boolean {
  const [name] = value.split("@");
  const declared = resource
    .owners()
    .filter(({ type }) => declaring.includes(type))
    .flatMap((owner) => [...owner.leaves()])
    .filter(({ path }) => /(?:^|\.)(?:image|initialImage)$/.test(path));
  return declared.some((leaf) => typeof leaf.value === "string" && leaf.value.split("@")[0] === name);
}
