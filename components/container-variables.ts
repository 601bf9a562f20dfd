import { secretsInFiles } from "../model/declared/cloud-run-volume.ts";
import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import type { RegionName } from "../model/declared/region.ts";
import {
  isInSecretManager,
  secretIdOf,
  type SecretCredentialSet as SecretEntity,
} from "../model/declared/secret-credential-set.ts";
import { GantryError } from "../model/errors.ts";
import type { Scope } from "./scope.ts";

export interface ContainerVariable {
  name: string;
  value?: string;
  valueSource?: { secretKeyRef: { secret: string; version: string } };
}

/**
 * What a container finds in its environment, in a stable order: where it runs, its schema, its plain variables, and its
 * secrets under their key names, but those that it reads as files. Cloud Run reads a secret when an instance starts, so a rotation needs no new revision.
 * Throws a GantryError when two of them have one name.
 */
export function containerVariables(
  scope: Pick<Scope, "environment">,
  region: RegionName,
  surface: CloudRunSurface,
  secrets: readonly SecretEntity[],
): ContainerVariable[] {
  const inFiles = secretsInFiles(surface.cloudRun.volumes);
  const variables: ContainerVariable[] = [
    { name: "ENVIRONMENT_CONTEXT", value: scope.environment },
    { name: "DEPLOYMENT_REGION", value: region },
    ...(surface.supabaseSchema === null ? [] : [{ name: "DB_SCHEMA", value: surface.supabaseSchema }]),
    ...Object.entries(surface.cloudRun.variables)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
    ...secrets
      .filter(({ id }) => surface.credentials.includes(id) && !inFiles.has(id))
      .filter(isInSecretManager)
      .map((secret) => ({
        name: secret.keyName,
        valueSource: { secretKeyRef: { secret: secretIdOf(secret), version: "latest" } },
      })),
  ];
  refuseRepeats(surface.id, variables);
  return variables;
}

function refuseRepeats(surface: string, variables: readonly ContainerVariable[]): void {
  const seen = new Set<string>();
  for (const { name } of variables) {
    if (seen.has(name)) {
      throw new GantryError(`surface "${surface}" has two variables named "${name}"`, {
        hint: `rename the one in surfaces.${surface}.cloudRun.variables, or the secret's keyName`,
        exitCode: 2,
      });
    }
    seen.add(name);
  }
}
