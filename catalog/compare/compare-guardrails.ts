import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { isPlainMap, type Plain } from "../plain.ts";
import { declared, sameValue, type Change, type GovernedValue } from "./loosening.ts";

type Guarded = Pick<EnvironmentCatalog, "guardrails" | "channels">;

/** Every field in which a guardrail, or the channel that its alerts go to, differs: up or down, it is another promise. */
export function* compareGuardrails(base: Guarded, head: Guarded): Generator<Change> {
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
