import type { EnvironmentName } from "../../model/scalars.ts";
import { entityUuid } from "../../model/uuid.ts";
import { isPlainMap, type Plain } from "../plain.ts";
import type { Finding } from "./finding.ts";

/** The maps of entities in the catalog. */
export type Section =
  | "apps"
  | "surfaces"
  | "services"
  | "bundles"
  | "secrets"
  | "channels"
  | "guardrails"
  | "gates"
  | "pipelines"
  | "flags"
  | "cohorts"
  | "releaseChannels"
  | "migrations";

/** Fields that follow from where an entity stands: never written, so that they can never disagree. */
const derivations: Readonly<
  Record<Section, (key: string, environment: EnvironmentName) => Record<string, string>>
> = {
  apps: (id) => ({ id }),
  surfaces: (id, environment) => ({ id, environment }),
  services: (serviceName, name) => ({
    id: entityUuid("DeploymentEnvironment", name, serviceName),
    name,
    serviceName,
  }),
  bundles: (name) => ({ id: entityUuid("CredentialBundle", name), name }),
  secrets: (id, environment) => ({ id, environment }),
  channels: () => ({}),
  guardrails: (id) => ({ id }),
  gates: (id) => ({ id }),
  pipelines: (id, environment) => ({ id, environment }),
  flags: (key) => ({ id: entityUuid("FeatureFlag", key), key }),
  cohorts: (name) => ({ id: entityUuid("Cohort", name), name }),
  releaseChannels: (name) => ({ id: entityUuid("ReleaseChannel", name), name }),
  migrations: (name) => ({ id: entityUuid("MigrationScript", name), name }),
};

/** Fields that a command or a provider reports (entities.md, "Observed"). */
const observed: Readonly<Record<string, readonly string[]>> = {
  services: ["rollbackTag", "lastValidatedAt"],
  bundles: ["lastRotatedAt"],
  gates: ["updatedAt"],
  flags: ["updatedBy", "updatedAt", "auditId"],
  releaseChannels: ["artifactId", "deployedAt"],
  migrations: ["status", "executedAt"],
};

/** Why a field of a section's entities is never written, or undefined. */
export function unwritable(section: string, field: string): { text: string; hint: string } | undefined {
  if (Object.hasOwn(observed, section) && observed[section]?.includes(field) === true) {
    const hint =
      field === "lastRotatedAt" ? "`gantry secrets rotate` keeps it in rotations.yml" : "remove it";
    return { text: "is observed and never written", hint };
  }
  return derivedFields.get(section)?.includes(field) === true
    ? {
        text: "is derived and never written",
        hint: "remove it: it follows from the entity's key and its environment",
      }
    : undefined;
}

/** The entity with its derived fields put in; a derived or observed field that somebody wrote is a finding and goes. */
export function derive(
  section: Section,
  key: string,
  written: Plain | undefined,
  environment: EnvironmentName,
  findings: Finding[],
): Plain | undefined {
  if (!isPlainMap(written)) return written;
  const entity: Record<string, Plain> = { ...written };
  for (const field of [...(derivedFields.get(section) ?? []), ...(observed[section] ?? [])]) {
    const wrong = Object.hasOwn(entity, field) ? unwritable(section, field) : undefined;
    if (wrong === undefined) continue;
    findings.push({ path: [section, key, field], ...wrong, showsValue: false });
    Reflect.deleteProperty(entity, field);
  }
  return Object.assign(entity, derivations[section](key, environment));
}

const derivedFields: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(derivations).map(([section, derived]) => [section, Object.keys(derived("", "staging"))]),
);
