import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { Section } from "./check/derive.ts";

/** What an entity is called in the graph and in `kind/id`; the catalog's files use the plural. */
export const entityKinds = [
  "app",
  "surface",
  "service",
  "bundle",
  "secret",
  "guardrail",
  "channel",
  "gate",
  "pipeline",
  "flag",
  "cohort",
  "release-channel",
  "migration",
  "registry",
  "clarification",
] as const;
export type EntityKind = (typeof entityKinds)[number];

/** The kind of a section's entities. */
export const kindOf: Readonly<Record<Section, EntityKind>> = {
  apps: "app",
  surfaces: "surface",
  services: "service",
  bundles: "bundle",
  secrets: "secret",
  channels: "channel",
  guardrails: "guardrail",
  gates: "gate",
  pipelines: "pipeline",
  flags: "flag",
  cohorts: "cohort",
  releaseChannels: "release-channel",
  migrations: "migration",
};

/** The entities of a section by key, each as the record that it is. */
export function entitiesOf(
  catalog: EnvironmentCatalog,
  section: Section,
): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  switch (section) {
    case "channels":
      return Object.entries(catalog.channels);
    case "services":
      return catalog.services.map((service) => [service.serviceName, service]);
    case "flags":
      return catalog.flags.map((flag) => [flag.key, flag]);
    case "bundles":
    case "cohorts":
    case "releaseChannels":
    case "migrations":
      return catalog[section].map((entity) => [entity.name, entity]);
    default:
      return catalog[section].map((entity) => [entity.id, entity]);
  }
}
