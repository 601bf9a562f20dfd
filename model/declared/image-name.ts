import { z } from "zod";

/** An image of GHCR: `ghcr.io/<owner>/<name>`. */
const ghcr = String.raw`ghcr\.io\/[a-z0-9][a-z0-9._/-]*`;
/** One of Artifact Registry: `<location>-docker.pkg.dev/<project>/<repository>/<name>`. */
const artifactRegistry = String.raw`[a-z][a-z0-9-]*-docker\.pkg\.dev\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/[a-z][a-z0-9-]{0,62}\/[a-z0-9][a-z0-9._/-]*`;
/** The two registries that images come from, as a part of a pattern. */
export const imagePattern = `(?:${ghcr}|${artifactRegistry})`;

const digest = "@sha256:[0-9a-f]{64}";
const registries = "GHCR or Artifact Registry";
const places = "ghcr.io/<owner>/<name> or <region>-docker.pkg.dev/<project>/<repository>/<name>";

/** An image by digest: the same one tomorrow. */
export const imageByDigest = z
  .string()
  .regex(
    new RegExp(`^${imagePattern}${digest}$`),
    `must be an image of ${registries} by digest, ${places}, each with @sha256:<64 hex>`,
  )
  .max(300, "must have at most 300 characters");

/** An image without tag or digest: which build of it runs is said by a version's tag. */
export const imageName = z
  .string()
  .max(200, "must have at most 200 characters")
  .regex(
    /^[^@]*$/,
    "must be without a digest, since versions bring it: what runs before the first one is cloudRun.initialImage",
  )
  .regex(
    new RegExp(`^${imagePattern}(?:@.*)?$`),
    `must be the name of an image of ${registries}, ${places}, without tag or digest`,
  );

/**
 * An image that runs beside a surface's own, by digest. Cloud Run takes it from Google's registries as it is; from GHCR it comes
 * through the mirror, and what lies elsewhere is copied there.
 */
export const imageBesideByDigest = z
  .string()
  .regex(
    /^(?:ghcr\.io|(?:(?:us|eu|asia)\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)(?:\/[a-z0-9][a-z0-9._-]*)+@sha256:[0-9a-f]{64}$/,
    "must be an image of GHCR or a registry of Google's (gcr.io, <place>-docker.pkg.dev) by digest, <registry>/<path>@sha256:<64 hex>",
  )
  .max(300, "must have at most 300 characters");

const name = new RegExp(`^${imagePattern}(?:${digest})?$`);

/** Whether a text, such as an artifact of a pipeline, is the name of an image. */
export function isImage(text: string): boolean {
  return name.test(text);
}

/** Whether GHCR has it, of which Cloud Run reads a mirror. What Artifact Registry has it reads where it is. */
export function isOfGhcr(image: string): boolean {
  return image.startsWith("ghcr.io/");
}

/** The host to log in to before something is pushed: `ghcr.io`, or `europe-west4-docker.pkg.dev`. */
export function registryHost(image: string): string {
  return image.split("/", 1)[0] ?? "";
}
