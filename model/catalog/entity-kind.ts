import type { EnvironmentCatalog } from "./catalog.ts";
import type { Section } from "./check/derive.ts";

/** What an entity is called in the graph and in `kind/id`; the catalog's files use the plural. */
export const entityKinds = [
  "surface",
  "service",
  "bundle",
  "secret",
  "guardrail",
  "channel",
  "gate",
  "pipeline",
  "registry",
  "clarification",
] as const;
export type EntityKind = (typeof entityKinds)[number];

/** The kind of a section's entities. */
export const kindOf: Readonly<Record<Section, EntityKind>> = {
  surfaces: "surface",
  services: "service",
  bundles: "bundle",
  secrets: "secret",
  channels: "channel",
  guardrails: "guardrail",
  gates: "gate",
  pipelines: "pipeline",
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
    case "bundles":
      return catalog.bundles.map((bundle) => [bundle.name, bundle]);
    default:
      return catalog[section].map((entity) => [entity.id, entity]);
  }
}
