import type * as pulumi from "@pulumi/pulumi";
import type { Waiver } from "../model/declared/waiver.ts";
import { listEnvironments, loadEnvironment, loadRepository } from "../catalog/load.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { checkRepositorySettings, environmentSettings } from "./settings.ts";
import { loadOwnFiles, type OwnFiles } from "./own-files.ts";
import { refuseUnguarded } from "./unguarded.ts";
import { readVersions, versionedSurfaces } from "./versions.ts";

/** The stack of what the repository has once. */
const repositoryStackName = "repository";

export interface StackOptions {
  /** The folder that holds Pulumi.yaml. */
  root: string;
  /** Name of an environment's folder, or `repository`. */
  stack: string;
  /** Folder of the rotation ledgers, relative to the root; undefined for the environments' own. */
  rotationsDir: string | undefined;
  /** Names this deployment among others, for waivers that are for one alone; undefined where nobody keeps count. */
  deployment?: string | undefined;
  /** Whether the guarded path runs this, which judges by itself what a plan would take back. */
  guarded: boolean;
  /** Whether the state lies in a folder of this machine, which is nobody's users'. */
  localState: boolean;
  /** Where the environment's tags and attempts are kept: runs on the local cloud have their own. */
  place: ReleasePlace;
  /** Where the files of the product's own resources are; undefined for a run without what they make. */
  own?: OwnFiles | undefined;
  now: Date;
}

/**
 * Runs the program of one stack inside a Pulumi run and returns its outputs. Throws a GantryError for an unknown stack,
 * for a mistake in the catalog and for settings that are missing or disagree with it.
 */
export async function stackProgram({
  root,
  stack,
  rotationsDir,
  deployment,
  guarded,
  localState,
  place,
  own,
  now,
}: StackOptions): Promise<pulumi.Inputs> {
  if (stack === repositoryStackName) {
    const catalog = loadRepository(root);
    checkRepositorySettings(catalog, stack);
    await declareWaivers(catalog.waivers, deployment);
    const { repositoryStack } = await import("./repository.ts");
    return repositoryStack(catalog);
  }
  const environments: readonly string[] = listEnvironments(root);
  if (!environments.includes(stack)) {
    throw new GantryError(`unknown stack "${stack}"`, {
      hint: `known: ${[...environments, repositoryStackName].join(", ")}`,
      exitCode: ExitCode.usage,
    });
  }
  const catalog = loadEnvironment(root, stack, { rotationsDir });
  const settings = environmentSettings(catalog, stack, now);
  await declareWaivers(catalog.waivers, deployment);
  const versions = await readVersions(root, catalog.environment, versionedSurfaces(catalog), place);
  if (!guarded) refuseUnguarded(versions, { localState });
  const { environmentStack } = await import("./environment.ts");
  const makers = own === undefined ? undefined : await loadOwnFiles(own, catalog.own);
  return environmentStack(catalog, settings, versions.surfaces, makers);
}

/** Before anything that they are for. Loaded only where there are any, which is rare. */
async function declareWaivers(waivers: readonly Waiver[], deployment: string | undefined): Promise<void> {
  if (waivers.length === 0) return;
  const { registerWaivers } = await import("./waivers.ts");
  await registerWaivers(waivers, deployment);
}
