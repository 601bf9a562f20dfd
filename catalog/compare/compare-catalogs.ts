import { type Change, declared, type GovernedValue, type Loosening, sameValue } from "./loosening.ts";
import { isPlainMap, type Plain } from "../plain.ts";
import { formatPath } from "../problem.ts";
import type { Approvals, Reviewer } from "../../model/declared/approvals.ts";
import type { EnvironmentCatalog, RepositoryCatalog } from "../../model/declared/catalog.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import type { QualityGate } from "../../model/declared/quality-gate.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { ladderSteps } from "../../model/states/rollout-ladder.ts";

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

/** The approvals of an environment, and the branch that may deploy where none is named. */
export interface ApprovalSetting {
  approvals: Approvals;
  product: { repository: { defaultBranch: string } };
}

/** Where a version gets in more easily: fewer approvals, fewer reviewers, approvals that
 * count for longer, more ways around, more branches and tags. */
export function* compareApprovals(base: ApprovalSetting, head: ApprovalSetting): Generator<Change> {
  const old = base.approvals;
  const now = head.approvals;
  if (needed(now) < needed(old) && now.method !== old.method)
    yield { field: "approvals.method", old: old.method, new: now.method };
  for (const key of ["required", "waitMinutes"] as const) {
    if (now[key] < old[key]) yield { field: `approvals.${key}`, old: old[key], new: now[key] };
  }
  if (now.validHours > old.validHours)
    yield { field: "approvals.validHours", old: old.validHours, new: now.validHours };
  if (old.reviewers.some(({ id }) => !now.reviewers.some((other) => other.id === id)))
    yield { field: "approvals.reviewers", old: old.reviewers.map(named), new: now.reviewers.map(named) };
  if (old.preventSelfReview && !now.preventSelfReview)
    yield { field: "approvals.preventSelfReview", old: true, new: false };
  if (!old.adminBypass && now.adminBypass) yield { field: "approvals.adminBypass", old: false, new: true };
  yield* wider("approvals.branches", branchesOf(base), branchesOf(head));
  yield* wider("approvals.tags", old.tags, now.tags);
}

/** How many people have to agree. GitHub's own reviewers are always asked for one approval. */
function needed({ method, required }: Approvals): number {
  if (method === "none") return 0;
  return method === "reviewers" ? 1 : required;
}

/** Both, since the id decides and the login is for reading. */
function named({ login, id }: Reviewer): string {
  return `${login} (${id})`;
}

function branchesOf({ approvals, product }: ApprovalSetting): readonly string[] {
  return approvals.branches.length > 0 ? approvals.branches : [product.repository.defaultBranch];
}

/** A pattern that was not there may match anything, so each new one counts. */
function* wider(field: string, old: readonly string[], now: readonly string[]): Generator<Change> {
  if (now.some((pattern) => !old.includes(pattern))) yield { field, old: [...old], new: [...now] };
}

interface Flags {
  environment: EnvironmentName;
  flags: readonly FeatureFlag[];
}

/**
 * Where the gray ladder is loosened: a flag that climbs more than one step at once, one that is new in production and begins
 * above the first step, and a killed one that comes back without a new revision (entities.md, "FeatureFlag and Cohort").
 */
export function* compareFlags(base: Flags, head: Flags): Generator<Change> {
  const before = new Map(base.flags.map((flag) => [flag.key, flag]));
  for (const now of head.flags) {
    const old = before.get(now.key);
    // Elsewhere a new flag reaches nobody who did not ask for it.
    if (old === undefined && head.environment !== "production") continue;
    if (shareOf(now) > nextStep(shareOf(old))) yield climbed(old, now);
    if (old?.killSwitch === true && !now.killSwitch && now.revision <= old.revision)
      yield { field: fieldOf(now, "killSwitch"), old: true, new: false };
  }
}

/** Percent of the subjects that get it. */
function shareOf(flag: FeatureFlag | undefined): number {
  return flag?.enabled === true ? flag.rolloutPercentage : 0;
}

function nextStep(share: number): number {
  return ladderSteps.find((step) => step > share) ?? share;
}

/** The field that makes the share larger: the percentage, or that the flag is enabled at all. */
function climbed(old: FeatureFlag | undefined, now: FeatureFlag): Change {
  const percentage = old?.rolloutPercentage ?? null;
  return percentage === null || percentage < now.rolloutPercentage
    ? { field: fieldOf(now, "rolloutPercentage"), old: percentage, new: now.rolloutPercentage }
    : { field: fieldOf(now, "enabled"), old: false, new: true };
}

function fieldOf({ key }: FeatureFlag, field: keyof FeatureFlag): string {
  return formatPath(["flags", key, field]);
}

/** Where a gate lets more through: lower thresholds, fewer checks or reviews, another branch, or no gate at all. */
export function* compareGates(base: readonly QualityGate[], head: readonly QualityGate[]): Generator<Change> {
  for (const old of base) {
    const field = `gates.${old.id}`;
    const now = head.find(({ id }) => id === old.id);
    if (now === undefined) {
      yield { field, old: declared, new: null };
      continue;
    }
    for (const key of ["coverage", "testPass"] as const) {
      if (now.thresholds[key] < old.thresholds[key])
        yield { field: `${field}.thresholds.${key}`, old: old.thresholds[key], new: now.thresholds[key] };
    }
    if (now.requiredReviews < old.requiredReviews)
      yield { field: `${field}.requiredReviews`, old: old.requiredReviews, new: now.requiredReviews };
    for (const key of ["codeOwnerReview", "signedCommits"] as const) {
      if (old[key] && !now[key]) yield { field: `${field}.${key}`, old: true, new: false };
    }
    if (old.requiredChecks.some((check) => !now.requiredChecks.includes(check)))
      yield { field: `${field}.requiredChecks`, old: old.requiredChecks, new: now.requiredChecks };
    // No order says which branch is the stricter one: the gate no longer holds where it held.
    if (now.enforcedOn !== old.enforcedOn)
      yield { field: `${field}.enforcedOn`, old: old.enforcedOn, new: now.enforcedOn };
  }
}

type Guarded = Pick<EnvironmentCatalog, "guardrails" | "channels">;

/** Every field in which a guardrail, or the channel that its alerts go to, differs: up or down, it is another promise. */
function* compareGuardrails(base: Guarded, head: Guarded): Generator<Change> {
  const now = new Map(head.guardrails.map((guardrail) => [guardrail.id, guardrail]));
  for (const old of base.guardrails) {
    yield* compareEntity(`guardrails.${old.id}`, old, now.get(old.id));
  }
  for (const id of new Set(base.guardrails.map(({ alertChannel }) => alertChannel))) {
    const old = base.channels[id];
    if (old !== undefined) yield* compareEntity(`channels.${id}`, old, head.channels[id]);
  }
}

function* compareEntity(field: string, old: object, now: object | undefined): Generator<Change> {
  if (now === undefined) {
    yield { field, old: declared, new: null };
    return;
  }
  const before = leavesOf(old, field);
  const after = leavesOf(now, field);
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const change = { field: path, old: before.get(path) ?? null, new: after.get(path) ?? null };
    if (!sameValue(change.old, change.new)) yield change;
  }
}

/** The values below an entity by path. Guardrails and channels hold texts, numbers and maps of them. */
function leavesOf(value: object, path: string): Map<string, GovernedValue> {
  const leaves = new Map<string, GovernedValue>();
  for (const [key, below] of Object.entries<Plain | undefined>({ ...value })) {
    const at = `${path}.${key}`;
    if (isPlainMap(below)) for (const [inner, leaf] of leavesOf(below, at)) leaves.set(inner, leaf);
    else if (typeof below === "object" && below !== null) throw new Error(`${at} is a list`);
    else if (below !== undefined) leaves.set(at, below);
  }
  return leaves;
}

const protections = ["none", "previews", "all"] as const;

/** Where a surface becomes public, shows more without a login, or can be deleted. */
function* compareSurfaces(
  base: readonly DeploymentSurface[],
  head: readonly DeploymentSurface[],
): Generator<Change> {
  const before = new Map(base.map((surface) => [surface.id, surface]));
  const after = new Map(head.map((surface) => [surface.id, surface]));
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    yield* compareSurface(`surfaces.${id}`, before.get(id), after.get(id));
  }
}

/** A surface that is new counts when it is public: renaming one would otherwise be a way to publish it. */
function* compareSurface(
  field: string,
  old: DeploymentSurface | undefined,
  now: DeploymentSurface | undefined,
): Generator<Change> {
  if (now?.public === true && old?.public !== true)
    yield { field: `${field}.public`, old: old?.public ?? null, new: true };
  if (isProtected(old) === true && isProtected(now) !== true)
    yield { field: `${field}.deletionProtection`, old: true, new: isProtected(now) };
  const shown = loginOf(old);
  const shows = loginOf(now);
  if (shown !== null && shows !== null && protections.indexOf(shows) < protections.indexOf(shown))
    yield { field: `${field}.vercel.protection`, old: shown, new: shows };
}

function isProtected(surface: DeploymentSurface | undefined): boolean | null {
  return surface?.platform === "cloud-run" ? surface.deletionProtection : null;
}

function loginOf(surface: DeploymentSurface | undefined): (typeof protections)[number] | null {
  return surface?.platform === "vercel" ? surface.vercel.protection : null;
}
