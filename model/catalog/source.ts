import type { EnvironmentName } from "../scalars.ts";
import { entityUuid } from "../uuid.ts";
import type { EnvironmentConfiguration } from "./environment-configuration.ts";
import { readCatalogFile, type CatalogFile } from "./files/catalog-file.ts";
import { globalConfig, scanEnvironment, type EnvironmentFolder } from "./files/scan.ts";
import type { Scope } from "./merge/layers.ts";

/** One environment's files as far as they have been asked for. */
export interface EnvironmentSource {
  root: string;
  environment: EnvironmentName;
  folder: EnvironmentFolder;
  global: CatalogFile;
  config: CatalogFile;
}

/** Scans the environment's folder and reads the two files that hold for all of it. The folder must exist. */
export function openEnvironment(root: string, environment: EnvironmentName): EnvironmentSource {
  const folder = scanEnvironment(root, environment);
  const global = readCatalogFile(root, globalConfig);
  return { root, environment, folder, global, config: readCatalogFile(root, folder.config) };
}

/**
 * The files that are merged for a scope, the first at the bottom: global → environment → region → subprojects of the
 * environment → subprojects of the region; all of its subprojects where the scope names none. A file that a scope does not
 * have is left out.
 */
export function layersOf(source: EnvironmentSource, { region, subproject }: Scope = {}): CatalogFile[] {
  const below = source.folder.regions.find((one) => one.region === region);
  const isMeant = (one: { subproject: string }): boolean =>
    subproject === undefined || one.subproject === subproject;
  const paths = [
    ...(below?.config === undefined ? [] : [below.config]),
    ...source.folder.subprojects.filter(isMeant).map(({ config }) => config),
    ...(below?.subprojects.filter(isMeant).map(({ config }) => config) ?? []),
  ];
  return [source.global, source.config, ...paths.map((path) => readCatalogFile(source.root, path))];
}

/** A config.yml of the environment as the entity that it is (001). */
export function configurationOf(source: EnvironmentSource, path: string): EnvironmentConfiguration {
  const region = /\/regions\/([^/]+)\//.exec(path)?.[1];
  const subproject = /\/subprojects\/(.+)\/config\.yml$/.exec(path)?.[1];
  const environment = path === globalConfig ? "global" : source.environment;
  return {
    configId: entityUuid("EnvironmentConfiguration", environment, region ?? "", subproject ?? ""),
    environment,
    ...(region === undefined ? {} : { region }),
    ...(subproject === undefined ? {} : { subproject }),
    configType: environment === "global" ? "GLOBAL" : region === undefined ? "ENVIRONMENT" : "REGION",
    path,
    isEncrypted: false,
  };
}
