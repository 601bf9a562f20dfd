import { isSecretKey, looksLikeCredential } from "../../catalog/check/quote.ts";
import {
  isPlainList,
  isPlainMap,
  valueAt,
  type KeyPath,
  type Plain,
  type PlainMap,
} from "../../catalog/plain.ts";
import { showPath } from "../../catalog/problem.ts";
import { mayGiveSecret, namesSecret } from "../../model/secret-key.ts";
import { cut, graphemesOf, onOneLine, widthOf } from "../../terminal/width.ts";
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
  /** What the component that a step belongs to was and is to be declared with, where it changes. */
  declared?: (step: PlannedStep) => DeclaredInputs | undefined;
}

export interface DeclaredInputs {
  old: PlainMap;
  new: PlainMap;
}

/** What stands for a value that is not shown. The engine says the same of those that it marks. */
const secret = "[secret]";
/** The engine's mark of a secret, and of a value that only the cloud gives (sdk/go/common/resource/plugin/rpc.go). */
const signature = "4dabf18193072939515e22adb298388d";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Columns that a value may take. */
const longest = 32;
/** Characters of a text that are judged as a whole; of a longer one nothing is shown. */
const judged = 256;

/** What an update or a replacement changes, each value by its path, in their order. */
export function differencesOf(step: PlannedStep, options: DifferencesOptions): Difference[] {
  const differing = step.detailedDiff ?? Object.fromEntries((step.diffs ?? []).map((name) => [name, null]));
  const states = { old: statesOf(step.old), new: statesOf(step.new) };
  const all = [states.old, states.new].flatMap(({ inputs, outputs }) => [inputs, outputs]);
  return Object.entries(differing)
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .flatMap(([text, diff]) => {
      const path = pathOf(text);
      const isInput = diff?.inputDiff !== false;
      const [old, now] = [isInput ? "inputs" : "outputs", isInput ? "inputs" : options.found] as const;
      const sides = { old: sideOf(states.old, old, path), new: sideOf(states.new, now, path) };
      return leavesOf(path, sides).map(({ at, ...leaf }) => {
        const isHidden = isSecretAt(at, all, options.secretNames);
        const isPublic = isHidden && text === "value" ? publicVariable(step, options) : undefined;
        return {
          field: text,
          path: showPath(at),
          ...(isPublic ?? (isHidden ? hidden(leaf) : shown(leaf))),
        };
      });
    });
}

const vercelVariable = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";

/**
 * A variable at Vercel that the catalog has in the clear. The provider marks each as a secret, so its values are those that
 * the surface is declared with. Undefined in doubt: where the variable is sensitive, marked there too, called or shaped like
 * a secret, or where the surface does not change it and so cannot tell what is there.
 */
function publicVariable(
  step: PlannedStep,
  { secretNames, found, declared }: DifferencesOptions,
): Pick<Difference, "old" | "new"> | undefined {
  const surface = step.type === vercelVariable && found === "inputs" ? declared?.(step) : undefined;
  if (surface === undefined) return undefined;
  const clear = (["old", "new"] as const).map((side) => {
    const { key, sensitive } = statesOf(step[side]).inputs ?? {};
    if (typeof key !== "string" || sensitive !== false) return undefined;
    const value = valueAt(surface[side], ["vercel", "variables", key]);
    return typeof value === "string" ? { key, value } : undefined;
  });
  const [old, now] = clear;
  if (old === undefined || now?.key !== old.key || now.value === old.value) return undefined;
  return isSecretAt(["value"], [old, now], secretNames)
    ? undefined
    : shown({ old: old.value, new: now.value });
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

interface States {
  inputs: PlainMap | undefined;
  outputs: PlainMap | undefined;
}

function statesOf(state: PlannedStep["old"]): States {
  const inputs = state && "inputs" in state ? state.inputs : undefined;
  const outputs = state && "outputs" in state ? state.outputs : undefined;
  return {
    inputs: isPlainMap(inputs) ? inputs : undefined,
    outputs: isPlainMap(outputs) ? outputs : undefined,
  };
}

/** Inputs or outputs, whichever have the path: providers leave out of one what they say in the other. */
function sideOf(
  { inputs, outputs }: States,
  first: "inputs" | "outputs",
  path: KeyPath,
): PlainMap | undefined {
  const [one, other] = first === "inputs" ? [inputs, outputs] : [outputs, inputs];
  return [one, other].find((side) => valueAt(side, path) !== undefined) ?? one ?? other;
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

type Roots = readonly (PlainMap | undefined)[];

/**
 * Whether a value may be a secret: the catalog knows its name, the provider is told so, or it looks like one. Inputs and
 * outputs, old and new, are asked alike: what one of them marks, another may have in the clear.
 */
function isSecretAt(path: KeyPath, roots: Roots, names: ReadonlySet<string>): boolean {
  return roots.some(
    (root) =>
      path.some((_, index) => isMarked(valueAt(root, path.slice(0, index)))) ||
      isSecret(valueAt(root, path), path, roots, names),
  );
}

function isSecret(
  value: Plain | undefined,
  path: KeyPath,
  roots: Roots,
  names: ReadonlySet<string>,
): boolean {
  if (isMarked(value)) return true;
  if (isPlainMap(value))
    return Object.keys(value).some((key) => isSecret(value[key], [...path, key], roots, names));
  if (isPlainList(value)) return value.some((each, index) => isSecret(each, [...path, index], roots, names));
  if (value === undefined || value === null || typeof value === "boolean" || value === unknown) return false;
  const own = path.findLast((part) => typeof part === "string") ?? "";
  return (
    isSecretKey(own) ||
    path.some((part) => typeof part === "string" && (names.has(part) || namesSecret(part))) ||
    roots.some((root) => isCalledSecret(root, path, names)) ||
    holdsSecret(String(value), names)
  );
}

/** By what stands beside a value, or beside what it lies in; farther out only a clear name counts, not a service `auth`. */
function isCalledSecret(root: PlainMap | undefined, path: KeyPath, names: ReadonlySet<string>): boolean {
  const nearest = path.findLastIndex((part) => typeof part === "string");
  return path.some((part, index) => {
    const around = valueAt(root, path.slice(0, index));
    if (isPlainMap(around) && around["sensitive"] === true) return true;
    return namesBeside(around, part).some(
      (name) => names.has(name) || namesSecret(name) || (index >= nearest && isSecretKey(name)),
    );
  });
}

/** What a value may be called: a variable's by the name beside it, an argument's by the flag before it. */
function namesBeside(around: Plain | undefined, part: string | number): string[] {
  const beside = isPlainMap(around)
    ? ["name", "key", "variableName", "secretName"].map((key) => (key === part ? undefined : around[key]))
    : [];
  const before = isPlainList(around) && typeof part === "number" ? around[part - 1] : undefined;
  const flag = typeof before === "string" && before.startsWith("-") ? before : undefined;
  return [...beside, flag].filter((name) => typeof name === "string");
}

/** Behind what is judged nothing is shown. */
function holdsSecret(whole: string, names: ReadonlySet<string>): boolean {
  const text = whole.slice(0, judged);
  const isAround = (name: string): boolean => text !== name && text.includes(name);
  return looksLikeCredential(text) || mayGiveSecret(text) || [...names].some(isAround);
}

/** The engine's own wrapping of a secret, or what it says instead of one. */
function isMarked(value: Plain | undefined): boolean {
  return value === secret || (isPlainMap(value) && Object.hasOwn(value, signature));
}

function hidden({ old, new: now }: Sides): Pick<Difference, "old" | "new"> {
  return { old: old === undefined ? "none" : secret, new: now === undefined ? "none" : secret };
}

/** Of two long values what they have in common at their beginning is left out: they differ behind it. */
function shown({ old, new: now }: Sides): Pick<Difference, "old" | "new"> {
  const [a, b] = [graphemesOf(textOf(old)), graphemesOf(textOf(now))];
  let common = 0;
  while (common < a.length && a[common] === b[common]) common += 1;
  const isLong = [a, b].some((text) => widthOf(text.join("")) > longest);
  const from = isLong && widthOf(a.slice(0, common).join("")) > longest / 2 ? Math.max(0, common - 8) : 0;
  const part = (text: readonly string[]): string =>
    cut(`${from === 0 ? "" : "…"}${text.slice(from).join("")}`, longest);
  return { old: part(a), new: part(b) };
}

function textOf(value: Plain | undefined): string {
  if (value === undefined || value === null) return "none";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length > judged) return `[text of ${text.length} characters]`;
  if (typeof value !== "string") return onOneLine(text);
  if (value.includes(unknown)) return "known after it is applied";
  // Said as it is where that is clear; in quotes where it is empty or could be taken for more.
  return /^[\w./:@%+~-]+$/.test(value) ? value : onOneLine(JSON.stringify(value));
}
