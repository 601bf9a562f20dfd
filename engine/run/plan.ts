import { isPlainMap } from "../../catalog/plain.ts";
import { nameOf } from "../../model/urn.ts";
import { differencesOf, type DeclaredInputs, type Difference } from "./differences.ts";
import { readSurfaceMoves, type SurfaceMove } from "./surface-moves.ts";
import { secretEntity, type EngineEvent, type PlannedStep, type StepMetadata } from "./events.ts";

export const changeKinds = ["create", "update", "replace", "delete", "same"] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  kind: ChangeKind;
  urn: string;
  type: string;
  name: string;
  /** The component below the stack that the resource belongs to, as `Type name`; empty for the stack itself. */
  owner: string;
  /** A surface's key in the catalog, where that is not the name that its component was made under. */
  called?: string;
  /** The key that a surface had before the plan. */
  renamedFrom?: string;
  /** Property paths that differ, for updates and replacements. */
  fields: readonly string[];
  /** What those values are and will be, as far as the engine tells them; secrets are masked. */
  differences?: readonly Difference[];
  /** Set where the resource exists already, and its provider takes it over when it is created. */
  takenOver?: true;
  /** What goes with what is deleted or replaced, a line each. */
  goesAlong?: readonly string[];
}

export interface Plan {
  changes: readonly Change[];
  counts: Readonly<Record<ChangeKind, number>>;
}

/** What an operation's events say that it does, or did, to each resource; the stack itself is left out of the changes. */
export function readPlan(events: readonly EngineEvent[], found: "inputs" | "outputs" = "inputs"): Plan {
  const steps = events.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent === undefined ? [] : [resourcePreEvent.metadata],
  );
  const parents = new Map(steps.map((step) => [step.urn, (step.new ?? step.old)?.parent ?? ""]));
  const components = new Map(steps.flatMap((step) => declaredBy(step)));
  const declared = ({ urn }: PlannedStep): DeclaredInputs | undefined =>
    components.get(parents.get(urn) ?? "");
  const options = { secretNames: secretNamesIn(steps), found, declared };
  const moves = new Map(readSurfaceMoves(events).map((move) => [move.urn, move]));
  const changes = steps.flatMap((step): Change[] => {
    const kind = kindOf(step.op);
    if (kind === undefined || isMachinery(step)) return [];
    const { urn } = step;
    const owner = ownerOf(urn, parents, moves);
    const change = {
      kind,
      urn,
      ...nameOf(urn),
      owner,
      ...keyOf(urn, moves.get(urn)),
      fields: fieldsOf(step),
    };
    if (change.fields.length === 0) return [change];
    const differences = asVersions(differencesOf(step, options), moves.get(parents.get(urn) ?? ""));
    return [{ ...change, differences }];
  });
  changes.push(...otherPlugins(steps));
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return { changes, counts };
}

/** A version says what a digest does not: of an image that changes with its surface's version, the versions are told. */
function asVersions(
  differences: readonly Difference[],
  move: SurfaceMove | undefined,
): readonly Difference[] {
  const { from, to } = move ?? {};
  if (from === undefined || to === undefined || from.text === to.text) return differences;
  return differences.map((each) =>
    each.path.endsWith(".image") ? { ...each, old: from.text, new: to.text } : each,
  );
}

/** What a refresh found: resources that the clouds changed, or no longer have. */
export function readDrift(events: readonly EngineEvent[]): Plan {
  return readPlan(
    events.flatMap(({ resOutputsEvent }) =>
      resOutputsEvent === undefined ? [] : [{ resourcePreEvent: resOutputsEvent }],
    ),
    "outputs",
  );
}

/** What the catalog's secrets are called where they are read: their entities are in the plan. */
function secretNamesIn(steps: readonly PlannedStep[]): ReadonlySet<string> {
  const states = steps.flatMap(({ type, old, new: now }) =>
    type === secretEntity ? [old ?? {}, now ?? {}] : [],
  );
  return new Set(
    states.flatMap((state) => {
      const inputs = "inputs" in state ? state.inputs : undefined;
      const name = isPlainMap(inputs) ? inputs["keyName"] : undefined;
      return typeof name === "string" ? [name] : [];
    }),
  );
}

/** The inputs of a component of ours that changes: its entity, as the catalog had it and has it. */
function declaredBy({ urn, type, old, new: now }: PlannedStep): [string, DeclaredInputs][] {
  if (!type.startsWith("gantry:") || !old || !now || !("inputs" in old) || !("inputs" in now)) return [];
  const [before, after] = [old.inputs, now.inputs];
  return isPlainMap(before) && isPlainMap(after) ? [[urn, { old: before, new: after }]] : [];
}

/** The owner of each resource of a plan, by its URN. */
export function ownersIn({ changes }: Plan): ReadonlyMap<string, string> {
  return new Map(changes.map(({ urn, owner }) => [urn, owner]));
}

/** Whether a change takes away what is there. */
export function isTakenAway({ kind }: Change): boolean {
  return kind === "delete" || kind === "replace";
}

/** True where the plan would do anything. */
export function hasChanges({ counts }: Plan): boolean {
  return counts.create + counts.update + counts.replace + counts.delete > 0;
}

/**
 * The stack itself and the providers that the engine makes by itself: nobody declared them. One that changes is no machinery:
 * its settings say where every call goes, and as whom.
 */
function isMachinery(step: StepMetadata): boolean {
  const isChanged = step.op === "update" || step.op === "replace";
  return step.type === "pulumi:pulumi:Stack" || (isOfEngine(step) && !isChanged);
}

/** The engine's providers belong to nothing; those that a program makes belong to the stack or to a component. */
function isOfEngine({ type, old, new: now }: StepMetadata): boolean {
  return type.startsWith("pulumi:providers:") && (now ?? old)?.parent === "";
}

/** A provider of another version, or from another place, has another name: the engine makes it and drops the one before. */
function otherPlugins(steps: readonly PlannedStep[]): Change[] {
  const ofEngine = (op: string): PlannedStep[] => steps.filter((step) => step.op === op && isOfEngine(step));
  const gone = ofEngine("delete");
  return ofEngine("create").flatMap(({ urn, type }): Change[] => {
    const before = gone.find((step) => step.type === type);
    if (before === undefined) return [];
    const [old, now] = [nameOf(before.urn).name, nameOf(urn).name];
    const field = "version";
    const differences = [{ field, path: field, old, new: now }];
    return [{ kind: "update", urn, ...nameOf(urn), owner: "", fields: [field], differences }];
  });
}

/** The engine spells a replacement as several steps; the one called `replace` stands for them. */
function kindOf(op: string): ChangeKind | undefined {
  return changeKinds.find((kind) => kind === op);
}

/** What the catalog calls a surface that was renamed. */
function keyOf(urn: string, move: SurfaceMove | undefined): Pick<Change, "called" | "renamedFrom"> {
  if (move === undefined) return {};
  const { surface, renamedFrom } = move;
  return {
    ...(surface === nameOf(urn).name ? {} : { called: surface }),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
  };
}

function ownerOf(
  urn: string,
  parents: ReadonlyMap<string, string>,
  moves: ReadonlyMap<string, SurfaceMove>,
): string {
  let current = urn;
  for (let parent = parents.get(current) ?? ""; parent !== ""; parent = parents.get(current) ?? "") {
    if (nameOf(parent).type === "pulumi:pulumi:Stack") break;
    current = parent;
  }
  const { type, name } = nameOf(current);
  return type.startsWith("gantry:")
    ? `${type.split(":").at(-1) ?? type} ${moves.get(current)?.surface ?? name}`
    : "";
}

function fieldsOf(step: StepMetadata): string[] {
  return Object.keys(step.detailedDiff ?? {})
    .concat(step.detailedDiff ? [] : (step.diffs ?? []))
    .toSorted();
}
