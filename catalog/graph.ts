import type { EnvironmentName } from "../model/scalars.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { entitiesOf, kindOf, type EntityKind } from "./entity-kind.ts";
import type { LoadedCatalog } from "./load.ts";
import { references } from "./references.ts";

/** One declared entity. The repository's own, which are no environment's, have null there. */
export interface GraphNode {
  /** `[<environment>/]<kind>/<id>`, unique in the graph. */
  key: string;
  environment: EnvironmentName | null;
  kind: EntityKind;
  id: string;
}

/** One entity names another. */
export interface GraphEdge {
  /** Keys of the two nodes. */
  from: string;
  to: string;
  /** The field that holds the name, such as `bundle`. */
  field: string;
}

export interface CatalogGraph {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/** The id of the one registry that an environment has. */
const registryId = "registry";

/** Every entity of the declared catalog and every reference between them, in the catalog's order. */
export function catalogGraph(
  catalog: Pick<LoadedCatalog, "repository" | "environments" | "clarifications">,
): CatalogGraph {
  const { repository, environments, clarifications } = catalog;
  const parts = environments.map(environmentGraph);
  const nodes = [
    ...parts.flatMap((part) => part.nodes),
    ...repository.gates.map(({ id }) => node(null, "gate", id)),
    ...clarifications.map(({ id }) => node(null, "clarification", id)),
  ];
  const known = new Set(nodes.map(({ key }) => key));
  const decisions = clarifications.flatMap((clarification) =>
    environments.flatMap(({ environment }) => {
      const from = keyOf(null, "clarification", clarification.id);
      return (["surfaces", "pipelines"] as const).flatMap((field) =>
        clarification[field].map((id) => ({ from, to: keyOf(environment, kindOf[field], id), field })),
      );
    }),
  );
  // A decision about a surface or a pipeline touches the environments that have it.
  return {
    nodes,
    edges: [...parts.flatMap(({ edges }) => edges), ...decisions.filter(({ to }) => known.has(to))],
  };
}

/** `[<environment>/]<kind>/<id>`. */
function keyOf(environment: EnvironmentName | null, kind: EntityKind, id: string): string {
  return `${environment === null ? "" : `${environment}/`}${kind}/${id}`;
}

function environmentGraph(catalog: EnvironmentCatalog): CatalogGraph {
  const { environment, registry } = catalog;
  const sections = [
    "surfaces",
    "services",
    "bundles",
    "secrets",
    "guardrails",
    "channels",
    "pipelines",
    "flags",
    "cohorts",
    "releaseChannels",
    "migrations",
  ] as const;
  const nodes = sections.flatMap((section) =>
    entitiesOf(catalog, section).map(([id]) => node(environment, kindOf[section], id)),
  );
  const edges = references.flatMap(({ from, fields, to }) =>
    entitiesOf(catalog, from).flatMap(([id, entity]) =>
      fields.flatMap((field) =>
        namesIn(entity[field]).map((name) => ({
          from: keyOf(environment, kindOf[from], id),
          to: keyOf(environment, kindOf[to], name),
          field,
        })),
      ),
    ),
  );
  const from = keyOf(environment, "registry", registryId);
  const token = namesIn(registry.tokenRef).map((name) => ({
    from,
    to: keyOf(environment, "secret", name),
    field: "tokenRef",
  }));
  // A pipeline names the app, and with it every surface that the app has (003).
  const served = catalog.pipelines.flatMap((pipeline) =>
    catalog.surfaces
      .filter(({ app }) => app === pipeline.app)
      .map(({ id }) => ({
        from: keyOf(environment, "pipeline", pipeline.id),
        to: keyOf(environment, "surface", id),
        field: "app",
      })),
  );
  return {
    nodes: [...nodes, node(environment, "registry", registryId)],
    edges: [...edges, ...served, ...token],
  };
}

function node(environment: EnvironmentName | null, kind: EntityKind, id: string): GraphNode {
  return { key: keyOf(environment, kind, id), environment, kind, id };
}

function namesIn(value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((name) => typeof name === "string");
}
