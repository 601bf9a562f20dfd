import { looksSecret } from "../../catalog/check/quote.ts";
import { isPlainList, isPlainMap, valueAt, type KeyPath, type Plain } from "../../catalog/plain.ts";
import { formatPath } from "../../catalog/problem.ts";
import { cut, onOneLine } from "../../terminal/width.ts";
import type { PlannedStep } from "./events.ts";

/** One value that a step changes, as people read it: short, on one line, and `[secret]` where it is one. */
export interface Difference {
  /** The path that the engine calls different; `path` is that, or leads further down. */
  field: string;
  /** Such as `template.scaling.maxInstanceCount`. */
  path: string;
  old: string;
  new: string;
}

export interface DifferencesOptions {
  /** The names that the catalog's secrets are read by, such as DATABASE_URL. */
  secretNames: ReadonlySet<string>;
  /** Where what will be stands: a refresh finds it among the outputs. */
  found: "inputs" | "outputs";
}

/** What stands for a value that is not shown. The engine says the same of those that it marks. */
export const secret = "[secret]";
/** The engine's mark of a secret, and of a value that only the cloud gives (sdk/go/common/resource/plugin/rpc.go). */
const signature = "4dabf18193072939515e22adb298388d";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Columns that a value may take. */
const longest = 32;

/** What an update or a replacement changes, each value by its path, in their order. */
export function differencesOf(step: PlannedStep, options: DifferencesOptions): Difference[] {
  const differing = step.detailedDiff ?? Object.fromEntries((step.diffs ?? []).map((name) => [name, null]));
  return Object.entries(differing)
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .flatMap(([text, diff]) => {
      const path = pathOf(text);
      const isInput = diff?.inputDiff !== false;
      const [old, now] = [isInput ? "inputs" : "outputs", isInput ? "inputs" : options.found] as const;
      const sides = { old: sideOf(step.old, old, path), new: sideOf(step.new, now, path) };
      return leavesOf(path, sides).map(({ at, ...leaf }) => {
        const isHidden = isSecretAt(at, sides, options.secretNames);
        return { field: text, path: formatPath(at), ...(isHidden ? hidden(leaf) : shown(leaf)) };
      });
    });
}

/** A path as the engine spells it: `template.containers[0].envs["a.b"]`. */
function pathOf(text: string): KeyPath {
  return [...text.matchAll(/\["(?<quoted>(?:[^"\\]|\\.)*)"\]|\[(?<index>\d+)\]|(?<name>[^.[\]]+)/g)].map(
    ({ groups }) => {
      const { quoted, index, name = "" } = groups ?? {};
      return index === undefined ? (quoted?.replaceAll(/\\(.)/g, "$1") ?? name) : Number(index);
    },
  );
}

/** Inputs or outputs, whichever have the path: providers leave out of one what they say in the other. */
function sideOf(state: PlannedStep["old"], first: "inputs" | "outputs", path: KeyPath): Plain | undefined {
  if (state === null || state === undefined) return undefined;
  const inputs = "inputs" in state ? state.inputs : undefined;
  const outputs = "outputs" in state ? state.outputs : undefined;
  const both = first === "inputs" ? [inputs, outputs] : [outputs, inputs];
  const sides = both.flatMap((side) => (isPlainMap(side) ? [side] : []));
  return sides.find((side) => valueAt(side, path) !== undefined) ?? sides[0];
}

interface Sides {
  old: Plain | undefined;
  new: Plain | undefined;
}

/** The single values below a path that differ; a list or a map that is there on one side alone is one of them. */
function leavesOf(path: KeyPath, sides: Sides): (Sides & { at: KeyPath })[] {
  const [old, now] = [valueAt(sides.old, path), valueAt(sides.new, path)];
  if (isPlainMap(old) && isPlainMap(now) && !isMarked(old) && !isMarked(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].toSorted();
    return keys.flatMap((key) => differing([...path, key], sides));
  }
  if (isPlainList(old) && isPlainList(now)) {
    const most = Math.max(old.length, now.length);
    return Array.from({ length: most }, (_, index) => index).flatMap((index) =>
      differing([...path, index], sides),
    );
  }
  return [{ at: path, old, new: now }];
}

function differing(path: KeyPath, sides: Sides): (Sides & { at: KeyPath })[] {
  const [old, now] = [valueAt(sides.old, path), valueAt(sides.new, path)];
  return JSON.stringify(old) === JSON.stringify(now) ? [] : leavesOf(path, sides);
}

/**
 * Whether a value may be a secret: the catalog knows its name, the provider is told so, or it looks like one. A variable's
 * value is called by the name beside it.
 */
function isSecretAt(path: KeyPath, { old, new: now }: Sides, secretNames: ReadonlySet<string>): boolean {
  return [old, now].some((side) => isSecret(valueAt(side, path), path, side, secretNames));
}

function isSecret(
  value: Plain | undefined,
  path: KeyPath,
  root: Plain | undefined,
  names: ReadonlySet<string>,
): boolean {
  if (isPlainMap(value)) {
    return (
      isMarked(value) || Object.keys(value).some((key) => isSecret(value[key], [...path, key], root, names))
    );
  }
  if (isPlainList(value)) return value.some((each, index) => isSecret(each, [...path, index], root, names));
  if (value === undefined || value === null || typeof value === "boolean" || value === unknown) return false;
  const around = valueAt(root, path.slice(0, -1));
  if (isPlainMap(around) && around["sensitive"] === true) return true;
  const own = path.findLast((part) => typeof part === "string") ?? "";
  const beside = isPlainMap(around)
    ? ["name", "key", "variableName", "secretName"].map((key) => around[key])
    : [];
  const called = own === "value" ? beside.filter((name) => typeof name === "string") : [own];
  return [...called, own].some((name) => names.has(name) || looksSecret(String(value), [name]));
}

/** The engine's own wrapping of a secret. */
function isMarked(value: Plain): boolean {
  return isPlainMap(value) && Object.hasOwn(value, signature);
}

function hidden({ old, new: now }: Sides): Pick<Difference, "old" | "new"> {
  return { old: old === undefined ? "none" : secret, new: now === undefined ? "none" : secret };
}

/** Of two long values what they have in common at their beginning is left out: they differ behind it. */
function shown({ old, new: now }: Sides): Pick<Difference, "old" | "new"> {
  const [a, b] = [textOf(old), textOf(now)];
  let common = 0;
  while (common < a.length && a[common] === b[common]) common += 1;
  const from = Math.max(a.length, b.length) > longest && common > longest / 2 ? common - 8 : 0;
  const part = (text: string): string => cut(from === 0 ? text : `…${text.slice(from)}`, longest);
  return { old: part(a), new: part(b) };
}

function textOf(value: Plain | undefined): string {
  if (value === undefined || value === null) return "none";
  if (typeof value !== "string") return onOneLine(JSON.stringify(value));
  if (value.includes(unknown)) return "known after it is applied";
  // Said as it is where that is clear; in quotes where it is empty or could be taken for more.
  return /^[\w./:@%+~-]+$/.test(value) ? value : onOneLine(JSON.stringify(value));
}
