import { z } from "zod";

/** An image of GHCR by digest: the same one tomorrow. */
export const imageByDigest = z
  .string()
  .regex(
    /^ghcr\.io\/[a-z0-9][a-z0-9._/-]*@sha256:[0-9a-f]{64}$/,
    "must be a GHCR image by digest, ghcr.io/<owner>/<name>@sha256:<64 hex>",
  )
  .max(300, "must have at most 300 characters");

/** An image of GHCR without tag or digest: which build of it runs is said by a version's tag. */
export const imageName = z
  .string()
  .max(200, "must have at most 200 characters")
  .regex(
    /^[^@]*$/,
    "must be without a digest, since versions bring it: what runs before the first one is cloudRun.initialImage",
  )
  .regex(
    /^ghcr\.io\/[a-z0-9][a-z0-9._/-]*(?:@.*)?$/,
    "must be the name of a GHCR image, ghcr.io/<owner>/<name>, without tag or digest",
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
