import type { EnvironmentName } from "../../model/scalars.ts";
import type { EnvironmentCatalog, RepositoryCatalog } from "../../model/declared/catalog.ts";
import { compareApprovals } from "./compare-approvals.ts";
import { compareFlags } from "./compare-flags.ts";
import { compareGates } from "./compare-gates.ts";
import { compareGuardrails } from "./compare-guardrails.ts";
import { compareSurfaces } from "./compare-surfaces.ts";
import type { Change, Loosening } from "./loosening.ts";

/** What of an environment is governed. */
export type GovernedEnvironment = Pick<
  EnvironmentCatalog,
  | "environment"
  | "product"
  | "approvals"
  | "surfaces"
  | "bundles"
  | "secrets"
  | "channels"
  | "guardrails"
  | "pipelines"
  | "flags"
>;

/** What of a catalog is governed: merged and normalised, so that where a value was written makes no difference. */
export interface GovernedCatalog {
  repository: Pick<RepositoryCatalog, "gates">;
  environments: readonly GovernedEnvironment[];
}

/**
 * Every field that is looser in `head` than in `base`, and every field of a guardrail that differs (entities.md,
 * "QualityGate"; 003, "State Transitions"). What is tighter or new is not told, nor is a new environment.
 */
export function compareCatalogs(base: GovernedCatalog, head: GovernedCatalog): Loosening[] {
  const gates = [...compareGates(base.repository.gates, head.repository.gates)];
  const perEnvironment = base.environments.map((old) => {
    const now = head.environments.find(({ environment }) => environment === old.environment);
    return { environment: old.environment, changes: [...compareEnvironments(old, now ?? emptied(old))] };
  });
  return [
    ...gates.map((change): Loosening => ({ environment: "global", ...change })),
    ...merged(perEnvironment),
  ];
}

function* compareEnvironments(old: GovernedEnvironment, now: GovernedEnvironment): Generator<Change> {
  yield* compareApprovals(old, now);
  yield* compareGuardrails(old, now);
  yield* compareSurfaces(old.surfaces, now.surfaces);
  yield* compareFlags(old, now);
  yield* longerCadence("bundles", byName(old.bundles), byName(now.bundles));
  yield* longerCadence("secrets", byId(old.secrets), byId(now.secrets));
  const pipelines = byId(now.pipelines);
  for (const { id, approvalRequired } of old.pipelines) {
    const approved = pipelines.get(id)?.approvalRequired ?? null;
    if (approvalRequired && approved !== true)
      yield { field: `pipelines.${id}.approvalRequired`, old: true, new: approved };
  }
}

/** An environment whose folder was removed: nothing is asked of anybody there any more. */
function emptied(old: GovernedEnvironment): GovernedEnvironment {
  const nothing = { surfaces: [], bundles: [], secrets: [], channels: {}, guardrails: [] };
  return { ...old, ...nothing, pipelines: [], flags: [], approvals: { ...old.approvals, method: "none" } };
}

interface Rotated {
  rotationCadenceDays: number;
}

function* longerCadence(
  section: string,
  base: ReadonlyMap<string, Rotated>,
  head: ReadonlyMap<string, Rotated>,
): Generator<Change> {
  for (const [key, { rotationCadenceDays: old }] of base) {
    const now = head.get(key)?.rotationCadenceDays ?? old;
    if (now > old) yield { field: `${section}.${key}.rotationCadenceDays`, old, new: now };
  }
}

function byName<T extends { name: string }>(entities: readonly T[]): Map<string, T> {
  return new Map(entities.map((entity) => [entity.name, entity]));
}

function byId<T extends { id: string }>(entities: readonly T[]): Map<string, T> {
  return new Map(entities.map((entity) => [entity.id, entity]));
}

/** What changed alike in every environment is one decision, and told once. */
function merged(
  perEnvironment: readonly { environment: EnvironmentName; changes: readonly Change[] }[],
): Loosening[] {
  const all = perEnvironment.flatMap(({ environment, changes }) =>
    changes.map((change): Loosening => ({ environment, ...change })),
  );
  const alike = Map.groupBy(all, ({ field, old, new: now }) => JSON.stringify([field, old, now]));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    const everywhere = same.length > 1 && same.length === perEnvironment.length;
    return first !== undefined && everywhere ? [{ ...first, environment: "global" as const }] : same;
  });
}
