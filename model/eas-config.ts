import type { EnvironmentCatalog } from "./declared/catalog.ts";
import type { ExpoSurface } from "./declared/deployment-surface.ts";
import { expoBuilds, type ExpoBuild } from "./expo-builds.ts";
import { ExitCode, GantryError } from "./errors.ts";

/** One build profile of eas.json (Expo's page "eas.json"). */
interface EasBuildProfile {
  channel: string;
  distribution: "internal" | "store";
  /** Which of EAS's own sets of variables the build gets. */
  environment: "production" | "preview" | "development";
  /** Store builds need a new build number each. */
  autoIncrement: boolean;
  env: Record<string, string>;
}

/** The content of eas.json: generated, so that channels and profiles stand in the catalog alone. */
export interface EasConfig {
  cli: { version: string; appVersionSource: "remote" };
  build: Record<string, EasBuildProfile>;
  submit: Record<string, EasSubmitProfile>;
}

/** One submit profile; empty where nobody submits but by hand. Keys for the stores lie at Expo. */
interface EasSubmitProfile {
  ios?: { ascAppId: string };
  android?: { track: string };
}

type Catalog = Pick<EnvironmentCatalog, "environment" | "surfaces">;

/**
 * eas.json of one app, with the build profiles of every environment that has it. Throws a GantryError (exit code 2) when two
 * surfaces share a profile: a build would not know which channel it belongs to.
 */
export function easConfig(catalogs: readonly Catalog[], app: ExpoSurface["app"] = "mobile"): EasConfig {
  const config: EasConfig = {
    cli: { version: ">= 16.0.0", appVersionSource: "remote" },
    build: {},
    submit: {},
  };
  for (const catalog of catalogs) {
    for (const surface of catalog.surfaces) {
      if (surface.platform !== "expo-eas" || surface.app !== app) continue;
      for (const build of expoBuilds(surface)) {
        const { profile, distribution, submit } = build;
        if (profile in config.build) throw repeatedProfile(catalog, surface, build);
        config.build[profile] = buildProfile(catalog, surface, build);
        if (distribution !== "store") continue;
        config.submit[profile] =
          submit === undefined
            ? {}
            : { ios: { ascAppId: submit.appStoreId }, android: { track: submit.playTrack } };
      }
    }
  }
  return config;
}

function buildProfile(
  catalog: Catalog,
  surface: ExpoSurface,
  { distribution }: Pick<ExpoBuild, "distribution">,
): EasBuildProfile {
  const { channel, environment } = surface.expo;
  return {
    channel,
    distribution,
    environment: environment ?? (catalog.environment === "production" ? "production" : "preview"),
    autoIncrement: distribution === "store",
    env: expoVariables(catalog, surface),
  };
}

/**
 * The plain variables of an app, for its updates and its native builds alike: whoever has an update that was made with others than
 * the build around it has an app that nobody tested.
 */
export function expoVariables(
  { environment, surfaces }: Catalog,
  { expo }: ExpoSurface,
): Record<string, string> {
  const api = surfaces.find((surface) => surface.app === "api");
  return {
    ENVIRONMENT_CONTEXT: environment,
    ...(api === undefined ? {} : { EXPO_PUBLIC_API_URL: api.endpointUrl }),
    ...expo.variables,
  };
}

function repeatedProfile(
  { environment }: Catalog,
  { id }: ExpoSurface,
  { profile, isFurther }: ExpoBuild,
): GantryError {
  const key = isFurther ? `builds.${profile}` : "profile";
  return new GantryError(`build profile "${profile}" is used twice, again in ${environment}`, {
    hint: `give surfaces.${id}.expo.${key} of each environment a name of its own`,
    exitCode: ExitCode.usage,
  });
}
