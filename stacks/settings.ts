import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentCatalog, RepositoryCatalog } from "../model/declared/catalog.ts";
import type { RegionName } from "../model/declared/region.ts";
import { providerRegion } from "../model/cloud-names.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { numericId } from "../model/scalars.ts";
import { googleProjectId } from "../catalog/stack-settings.ts";

/** What a program takes from Pulumi.<stack>.yaml; everything else is in the catalog. */
export interface Settings {
  /** `gcp:project`: Google Cloud project id. */
  project: string;
  /** `gantry:projectNumber`: the project's number, as text. */
  projectNumber: string;
  /** The catalog's regions, the primary one first: the one that `gcp:region` names. */
  regions: readonly [RegionName, ...RegionName[]];
  /** The time of this run. */
  now: Date;
}

/** The providers' settings of an environment. Throws one GantryError with everything that is missing or disagrees. */
export function environmentSettings(catalog: EnvironmentCatalog, stack: string, now: Date): Settings {
  const gcp = new pulumi.Config("gcp");
  const project = googleProjectId.safeParse(gcp.get("project"));
  const number = numericId.safeParse(new pulumi.Config("gantry").get("projectNumber"));
  const regions = primaryFirst(catalog, gcp.get("region"));
  const problems = [
    ...(project.success ? [] : [projectProblem(stack, gcp.get("project"))]),
    ...(number.success ? [] : [numberProblem(stack, project.data)]),
    ...(regions ? [] : [regionProblem(catalog, stack, gcp.get("region"))]),
    ...ownerProblems(catalog, stack),
  ];
  if (problems.length > 0 || !project.success || !number.success || !regions) {
    throw settingsError(stack, problems);
  }
  return { project: project.data, projectNumber: number.data, regions, now };
}

/** The `repository` stack needs GitHub alone. */
export function checkRepositorySettings(catalog: RepositoryCatalog, stack: string): void {
  const problems = ownerProblems(catalog, stack);
  if (problems.length > 0) throw settingsError(stack, problems);
}

function settingsError(stack: string, problems: readonly string[]): GantryError {
  return new GantryError(`the settings of stack "${stack}" do not hold`, {
    problems,
    exitCode: ExitCode.usage,
  });
}

function projectProblem(stack: string, project: string | undefined): string {
  return project === undefined
    ? `Pulumi.${stack}.yaml gcp:project: is missing (pulumi config set gcp:project <project id> -s ${stack})`
    : `Pulumi.${stack}.yaml gcp:project: "${project}" is no project id (6–30 of [a-z0-9-])`;
}

function numberProblem(stack: string, project = "<project id>"): string {
  const command = `gcloud projects describe ${project} --format "value(projectNumber)"`;
  return `Pulumi.${stack}.yaml gantry:projectNumber: must be the project's number in quotes (${command})`;
}

/** Undefined when the setting names none of the regions. */
function primaryFirst(
  catalog: EnvironmentCatalog,
  setting: string | undefined,
): Settings["regions"] | undefined {
  const { regions } = catalog;
  const primary = regions.find((region) => providerRegion(catalog, region, "gcp") === setting);
  return primary === undefined ? undefined : [primary, ...regions.filter((region) => region !== primary)];
}

function regionProblem(catalog: EnvironmentCatalog, stack: string, setting: string | undefined): string {
  const known = catalog.regions
    .map((region) => `${providerRegion(catalog, region, "gcp")} (${region})`)
    .join(", ");
  const key = `Pulumi.${stack}.yaml gcp:region:`;
  return setting === undefined
    ? `${key} is missing; the primary one of the catalog's regions: ${known}`
    : `${key} "${setting}" is none of the catalog's regions: ${known}`;
}

function ownerProblems({ product }: Pick<EnvironmentCatalog, "product">, stack: string): string[] {
  const owner = new pulumi.Config("github").get("owner");
  const expected = product.repository.owner;
  if (owner === expected) return [];
  return [
    owner === undefined
      ? `Pulumi.${stack}.yaml github:owner: is missing (pulumi config set github:owner ${expected} -s ${stack})`
      : `Pulumi.${stack}.yaml github:owner: "${owner}" is not "${expected}", the catalog's product.repository.owner`,
  ];
}
