import { quote, showValue } from "../catalog/check/quote.ts";
import { nameOf } from "../model/urn.ts";
import { formatPath } from "../catalog/problem.ts";
import {
  type Expected,
  type ExpectedFields,
  type ExpectedResource,
  ExpectedSecret,
  type ExpectedValue,
  Given,
  type GivenOutput,
} from "./expected.ts";
import type { Violation } from "./rule.ts";
import type { ResourceFacts } from "./resource.ts";
import { type Fields, isFields, isList, Secret, Unknown, unknown, type Value } from "./value.ts";

type Path = readonly (string | number)[];
type Rest = Pick<Expected, "output" | "madeFrom">;

interface Sides {
  resource: ExpectedResource;
  rest: Rest;
  /** Whether something around the value is marked as secret, so that nothing of it may be shown. */
  hidden: boolean;
}

/** Where a resource is not what the program makes of the catalog: each input, and each option that the engine tells of. */
export function* compareExpected(
  resource: ExpectedResource,
  found: ResourceFacts,
  rest: Rest,
): Generator<Violation, void, undefined> {
  yield* compareFields(resource.inputs, found.inputs, [], { resource, rest, hidden: false });
  yield* compareOptions(resource, found);
}

function* compareOptions(
  { options }: ExpectedResource,
  found: ResourceFacts,
): Generator<Violation, void, undefined> {
  if (found.options.protect !== options.protect)
    yield { field: "protect", problem: difference(String(found.options.protect), String(options.protect)) };
  // A state keeps neither of these, so what lacks them is no difference.
  if (found.options.deleteBeforeReplace && !options.deleteBeforeReplace)
    yield { field: "deleteBeforeReplace", problem: difference("true", "false") };
  if (found.options.customTimeouts && !options.customTimeouts)
    yield { field: "customTimeouts", problem: difference("timeouts", nothing) };
  for (const path of found.options.ignoreChanges) {
    if (options.ignoreChanges.includes(path)) continue;
    yield { field: "ignoreChanges", problem: difference(quote(path), nothing) };
  }
}

function* compareFields(
  wanted: ExpectedFields,
  found: Fields,
  path: Path,
  sides: Sides,
): Generator<Violation, void, undefined> {
  const filled = filledIn(found);
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const [want, there] = [own(wanted, name), own(found, name)];
    // Its provider filled this in, and says so.
    if (want === undefined && (name === defaults || filled.has(name))) continue;
    yield* compareValues(want, there, [...path, name], sides);
  }
}

/** How a provider says which inputs are its own defaults; it does not take the word of a program for it (pulumi-terraform-bridge). */
const defaults = "__defaults";

function filledIn(fields: Fields): ReadonlySet<Value | undefined> {
  const names = own(fields, defaults);
  return new Set(names !== undefined && isList(names) ? names : []);
}

function own<T>(fields: Readonly<Record<string, T>>, name: string): T | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value ?? undefined;
}

function* compareValues(
  wanted: ExpectedValue | undefined,
  found: Value | undefined,
  path: Path,
  sides: Sides,
): Generator<Violation, void, undefined> {
  if (found instanceof Secret) {
    const want = wanted instanceof ExpectedSecret ? wanted.value : wanted;
    return yield* compareValues(want, found.value, path, { ...sides, hidden: true });
  }
  if (wanted instanceof ExpectedSecret) {
    if (sides.hidden) return yield* compareValues(wanted.value, found, path, sides);
    return yield { field: formatPath(path), problem: difference("in the clear", "a secret") };
  }
  if (wanted instanceof Given) return yield* compareGiven(wanted, found, path, sides);
  if (isExpectedList(wanted) && found !== undefined && isList(found)) {
    const most = Math.max(wanted.length, found.length);
    for (let index = 0; index < most; index += 1)
      yield* compareValues(wanted[index], found[index], [...path, index], sides);
    return;
  }
  if (isExpectedFields(wanted) && found !== undefined && isFields(found)) {
    return yield* compareFields(wanted, found, path, sides);
  }
  if (wanted === found || isIgnored(wanted, found, path, sides)) return;
  yield { field: formatPath(path), problem: difference(show(found, path, sides), show(wanted, path, sides)) };
}

/**
 * A value that a cloud gives is what the cloud gave. Where it is not known yet, the input must be made from the same resources: the engine tells
 * of a whole input what it was made from, and not of its parts.
 */
function* compareGiven(
  wanted: Given,
  found: Value | undefined,
  path: Path,
  sides: Sides,
): Generator<Violation, void, undefined> {
  const outputs = wanted.parts.flatMap((part) => (typeof part === "string" ? [] : [part]));
  const { resource, rest } = sides;
  const parts = wanted.parts.map((part) => (typeof part === "string" ? part : opened(rest.output(part))));
  if (!parts.some((part) => part instanceof Unknown)) {
    const [only] = parts;
    const want = parts.length === 1 && only !== undefined ? only : parts.map(String).join("");
    if (JSON.stringify(want) === JSON.stringify(found)) return;
    return yield {
      field: formatPath(path),
      problem: difference(show(found, path, sides), sourcesText(outputs)),
    };
  }
  const input = String(path[0] ?? "");
  const all = outputsIn(resource.inputs[input]);
  const sources = new Set(all.map(({ urn }) => urn));
  const made = new Set(rest.madeFrom(resource.urn, input));
  if (found instanceof Unknown && made.size === sources.size && [...made].every((urn) => sources.has(urn)))
    return;
  const there =
    found instanceof Unknown && made.size > 0
      ? `made from ${[...made].map(nameIn).join(", ")}`
      : show(found, path, sides);
  yield { field: formatPath(path), problem: difference(there, sourcesText(all)) };
}

function outputsIn(value: ExpectedValue | undefined): GivenOutput[] {
  if (value instanceof Given) return value.parts.flatMap((part) => (typeof part === "string" ? [] : [part]));
  if (value instanceof ExpectedSecret) return outputsIn(value.value);
  if (isExpectedList(value)) return value.flatMap(outputsIn);
  return isExpectedFields(value) ? Object.values(value).flatMap(outputsIn) : [];
}

function opened(value: Value | undefined): Value {
  return value instanceof Secret ? opened(value.value) : (value ?? unknown);
}

function sourcesText(outputs: readonly { urn: string; property: string }[]): string {
  return outputs.map(({ urn, property }) => `the ${property} of ${nameIn(urn)}`).join(" and ");
}

function nameIn(urn: string): string {
  const { type, name } = nameOf(urn);
  return `${type} "${name}"`;
}

/**
 * What the program tells the engine to leave as it is: there the engine keeps what is recorded. Ours are times that a cloud
 * moves on by itself, so that a recorded one lies behind.
 */
function isIgnored(
  wanted: ExpectedValue | undefined,
  found: Value | undefined,
  path: Path,
  { resource }: Sides,
): boolean {
  if (!resource.options.ignoreChanges.includes(formatPath(path))) return false;
  return isTime(wanted) && isTime(found) && Date.parse(found) <= Date.parse(wanted);
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}

function difference(found: string, wanted: string): string {
  if (wanted === nothing) return `is ${found}, and nothing in the program sets it`;
  const expectation = `where the program makes ${wanted} of the catalog`;
  return found === nothing ? `is not set, ${expectation}` : `is ${found}, ${expectation}`;
}

const nothing = "nothing";

function show(value: ExpectedValue | Value | undefined, path: Path, { hidden }: Sides): string {
  if (value === undefined) return nothing;
  if (hidden || value instanceof Secret || value instanceof ExpectedSecret) return "a secret";
  if (value instanceof Unknown || value instanceof Given) return "what only a deployment tells";
  if (isExpectedList(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return showValue(value, [...path]);
}

function isExpectedList(value: unknown): value is readonly ExpectedValue[] {
  return Array.isArray(value);
}

function isExpectedFields(value: ExpectedValue | undefined): value is ExpectedFields {
  return (
    value instanceof Object &&
    !(value instanceof ExpectedSecret || value instanceof Given || isExpectedList(value))
  );
}
