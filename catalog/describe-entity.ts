import { clarificationsPath } from "./documents.ts";
import { kindOf, type EntityKind } from "./entity-kind.ts";
import type { CatalogGraph, GraphNode } from "./graph.ts";
import { readCatalogFile } from "./files/catalog-file.ts";
import { locate } from "./files/locate.ts";
import { explainEnvironment, type ExplainedValue, type LoadedCatalog } from "./load.ts";
import { flagEvaluatorName } from "../model/cloud-names.ts";
import { migrationFile } from "../model/declared/migration-file.ts";
import { mapAt, valueAt, type KeyPath, type Plain } from "./plain.ts";
import { repositoryStack } from "./stacks.ts";

/** A resource that the program of a stack asks for. */
export interface DeclaredResource {
  type: string;
  name: string;
  /** The component it belongs to; undefined for what belongs to the stack. */
  parent: Pick<DeclaredResource, "type" | "name" | "parent"> | undefined;
}

/** One entity in one environment: what it is, where that was written, what it has to do with, and what comes of it. */
export interface EntityDescription {
  environment: string | null;
  kind: EntityKind;
  id: string;
  /** As merged from the files: no defaults, no derived keys. */
  value: Plain;
  /** Every leaf below the entity, by its path there. */
  origins: readonly { path: string; value: Plain; file: string; line: number; column: number }[];
  pointsAt: readonly { field: string; entity: string }[];
  pointedAtBy: readonly { field: string; entity: string }[];
  resources: readonly { type: string; name: string }[];
  /** Fields that git tells and no file; undefined for an entity without such. */
  observed?: Observed | undefined;
}

/** What git says of an entity, once for each thing of it that is deployed, or why nobody can say. Null: there is none yet. */
export type Observed = { records: readonly Readonly<Record<string, string | null>>[] } | { notAsked: string };

export interface DescribeOptions {
  root: string;
  catalog: LoadedCatalog;
  graph: CatalogGraph;
  /** Runs the program of a stack and tells what it declares. */
  declare: (stack: string) => Promise<readonly DeclaredResource[]>;
  /** Asks git about the entity; undefined for one without observed fields. */
  observe: (environment: string, kind: EntityKind, id: string) => Promise<Observed | undefined>;
}

/** Reads up everything about a node of the graph. */
export async function describeEntity(node: GraphNode, options: DescribeOptions): Promise<EntityDescription> {
  const { graph } = options;
  const { environment, kind, id, key } = node;
  return {
    environment,
    kind,
    id,
    ...written(node, options),
    pointsAt: graph.edges.filter(({ from }) => from === key).map(({ field, to }) => ({ field, entity: to })),
    pointedAtBy: graph.edges
      .filter(({ to }) => to === key)
      .map(({ field, from }) => ({ field, entity: from })),
    resources: await resourcesOf(node, options),
    observed: environment === null ? undefined : await options.observe(environment, kind, id),
  };
}

function written(
  { environment, kind, id }: GraphNode,
  { root, catalog }: DescribeOptions,
): Pick<EntityDescription, "value" | "origins"> {
  if (kind === "clarification") return decided(root, catalog, id);
  // What the repository has once stands in the global file, which is below every environment.
  const from = environment ?? catalog.repository.environments[0];
  const path = pathOf(kind, id);
  if (from === undefined) return { value: null, origins: [] };
  const { value, leaves } = explainEnvironment(root, from);
  const below = leaves.filter((leaf) => path.every((step, at) => leaf.path[at] === step));
  const origins = below.map(({ path: at, value: leaf, position }: ExplainedValue) => {
    return { path: at.slice(path.length).join("."), value: leaf, ...position };
  });
  return { value: valueAt(value, path) ?? null, origins };
}

/** Decisions have a file of their own and are a list in it. */
function decided(
  root: string,
  { clarifications }: LoadedCatalog,
  id: string,
): Pick<EntityDescription, "value" | "origins"> {
  const file = readCatalogFile(root, clarificationsPath);
  const path = ["clarifications", clarifications.findIndex((one) => one.id === id)];
  const value = mapAt(file.value, path);
  const origins = Object.entries(value).flatMap(([key, below]) => {
    const position = locate(file, [...path, key]);
    return position === undefined ? [] : [{ path: key, value: below, ...position }];
  });
  return { value, origins };
}

function pathOf(kind: EntityKind, id: string): KeyPath {
  const section = Object.entries(kindOf).find(([, one]) => one === kind)?.[0];
  return section === undefined ? [kind] : [section, id];
}

/** The file that an entity becomes where it becomes no resource: a workflow that is generated, a migration that is run. */
function fileOf({ kind, id, environment }: GraphNode, { environments }: LoadedCatalog): string | undefined {
  if (kind === "migration") return migrationFile(id);
  if (kind !== "pipeline") return undefined;
  const pipelines = environments.find((one) => one.environment === environment)?.pipelines ?? [];
  return pipelines.find((pipeline) => pipeline.id === id)?.workflowFile;
}

/** The resources below the component that the entity becomes, components of other entities included. */
async function resourcesOf(
  node: GraphNode,
  { catalog, declare }: DescribeOptions,
): Promise<EntityDescription["resources"]> {
  const file = fileOf(node, catalog);
  if (file !== undefined) return [{ type: "file", name: file }];
  const component = componentOf(node, catalog);
  if (component === undefined) return [];
  const declared = await declare(node.environment ?? repositoryStack);
  const isBelow = (resource: DeclaredResource["parent"]): boolean =>
    resource !== undefined &&
    ((resource.type === component.type && resource.name === component.name) || isBelow(resource.parent));
  return (
    declared
      .filter((resource) => !resource.type.startsWith("gantry:") && isBelow(resource))
      // Of what evaluates flags, they are the rule set.
      .filter(({ type }) => component.type !== evaluatorType || type === ruleSetType)
      .map(({ type, name }) => ({ type, name }))
  );
}

const evaluatorType = "gantry:index:FlagEvaluator";
const ruleSetType = "cloudflare:index/workersKv:WorkersKv";

const componentTypes: Readonly<Partial<Record<EntityKind, string>>> = {
  surface: "DeploymentSurface",
  service: "DeploymentEnvironment",
  bundle: "CredentialBundle",
  secret: "SecretCredentialSet",
  guardrail: "GuardrailMetric",
  channel: "AlertChannel",
  gate: "QualityGate",
  registry: "ImageMirror",
  flag: "FlagEvaluator",
  cohort: "FlagEvaluator",
};

/** A component is named like its entity, except for what several entities share. */
function componentOf(
  { kind, id, environment }: GraphNode,
  { environments }: LoadedCatalog,
): { type: string; name: string } | undefined {
  const word = componentTypes[kind];
  if (word === undefined) return undefined;
  const type = `gantry:index:${word}`;
  if (type === evaluatorType) return { type, name: flagEvaluatorName };
  if (kind === "registry") return { type, name: "image-mirror" };
  if (kind !== "service") return { type, name: id };
  const services = environments.find((one) => one.environment === environment)?.services ?? [];
  return { type, name: services.find(({ serviceName }) => serviceName === id)?.ghEnvironment ?? id };
}
