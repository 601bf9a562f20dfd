import type { EnvironmentName } from "../model/scalars.ts";
import { entityUuid } from "../model/uuid.ts";
import type { EnvironmentConfiguration } from "../model/declared/environment-configuration.ts";
import { readCatalogFile, type CatalogFile } from "./files/catalog-file.ts";
import { environmentsFolder, fileProblem } from "./files/list-environments.ts";
import { globalConfig, scanEnvironment, type EnvironmentFolder, type RegionFolder } from "./files/scan.ts";
import type { Scope } from "./merge/layers.ts";
import { merge } from "./merge/merge.ts";
import type { Problem } from "./problem.ts";
import { regionName } from "../model/declared/region.ts";

/** One environment's files as far as they have been asked for. */
export interface EnvironmentSource {
  root: string;
  environment: EnvironmentName;
  folder: EnvironmentFolder;
  /** Those of the folder, or the one that `region` names where it has none. */
  regions: readonly RegionFolder[];
  /** What is wrong with the folder, where nothing says in which region it is included. */
  problems: readonly Problem[];
  global: CatalogFile;
  config: CatalogFile;
}

/** Scans the environment's folder and reads the two files that hold for all of it. The folder must exist. */
export function openEnvironment(root: string, environment: EnvironmentName): EnvironmentSource {
  const folder = scanEnvironment(root, environment);
  const global = readCatalogFile(root, globalConfig);
  const config = readCatalogFile(root, folder.config);
  const written = merge(global.value, config.value)["region"];
  const named = regionName.safeParse(written).data;
  const alone = named === undefined ? [] : [{ region: named, config: undefined, subprojects: [] }];
  const regions = folder.regions.length > 0 ? folder.regions : alone;
  const path = `${environmentsFolder}/${environment}`;
  const hint = `write region: us-east into ${folder.config}, or add a folder such as ${path}/regions/us-east`;
  // One that is written and wrong is told for what it is, and so is a file that cannot be read.
  const isMissing = regions.length === 0 && written === undefined && global.readable && config.readable;
  const problems = [...folder.problems, ...(isMissing ? [fileProblem(path, "has no region", hint)] : [])];
  return { root, environment, folder, regions, problems, global, config };
}

/**
 * The files that are merged for a scope, the first at the bottom: global → environment → region → subprojects of the
 * environment → subprojects of the region; all of its subprojects where the scope names none. A file that a scope does not
 * have is left out.
 */
export function layersOf(source: EnvironmentSource, { region, subproject }: Scope = {}): CatalogFile[] {
  const below = source.regions.find((one) => one.region === region);
  const isMeant = (one: { subproject: string }): boolean =>
    subproject === undefined || one.subproject === subproject;
  const paths = [
    ...(below?.config === undefined ? [] : [below.config]),
    ...source.folder.subprojects.filter(isMeant).map(({ config }) => config),
    ...(below?.subprojects.filter(isMeant).map(({ config }) => config) ?? []),
  ];
  return [source.global, source.config, ...paths.map((path) => readCatalogFile(source.root, path))];
}

/** A file of the environment as the entity that it is (001). */
export function configurationOf(source: EnvironmentSource, path: string): EnvironmentConfiguration {
  const region = /\/regions\/([^/]+)\//.exec(path)?.[1];
  const subproject = /\/subprojects\/(.+)\/config\.yml$/.exec(path)?.[1];
  const environment = path.startsWith("environments/global/") ? "global" : source.environment;
  const isEncrypted = path.endsWith("/secrets.enc");
  const place = [environment, region ?? "", subproject ?? ""];
  return {
    configId: entityUuid("EnvironmentConfiguration", ...place, ...(isEncrypted ? ["secrets"] : [])),
    environment,
    ...(region === undefined ? {} : { region }),
    ...(subproject === undefined ? {} : { subproject }),
    configType: environment === "global" ? "GLOBAL" : region === undefined ? "ENVIRONMENT" : "REGION",
    path,
    isEncrypted,
  };
}
