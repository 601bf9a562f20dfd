import type { EnvironmentCatalog } from "./catalog.ts";

/**
 * Whether what serves users or cannot be made again is protected in an environment: in production always, elsewhere as
 * soon as one surface is.
 */
export function isProtectedEnvironment({
  environment,
  surfaces,
}: Pick<EnvironmentCatalog, "environment" | "surfaces">): boolean {
  return (
    environment === "production" ||
    surfaces.some((surface) => surface.platform === "cloud-run" && surface.deletionProtection)
  );
}
