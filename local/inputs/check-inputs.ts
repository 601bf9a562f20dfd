import { nearest } from "../../model/nearest.ts";
import {
  hasUnknown,
  isList,
  isProperties,
  isSecret,
  reveal,
  UNKNOWN,
  type Properties,
  type Value,
} from "../values.ts";
import type { InputTable, ObjectInputs } from "./table.ts";

/** A refused input: its path as the engine prints it, and what is wrong with it. */
export interface InputProblem {
  readonly property: string;
  readonly reason: string;
}

/** Everything in the inputs that the SDK's own classes do not know, miss, or type differently, at every depth. */
export function checkInputs(table: InputTable, token: string, inputs: Properties): InputProblem[] {
  const resource = table.resources[token];
  if (resource === undefined) return [{ property: "", reason: `no inputs are known for "${token}"` }];
  const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "__defaults"));
  return checkObject(table, resource.inputs, given, "");
}

/** Settings that the SDK's provider class does not know; `version` and where to get the plugin are the engine's own. */
export function checkConfig(table: InputTable, given: Properties): InputProblem[] {
  const known = [...Object.keys(table.config), "version", "pluginDownloadURL", "pluginChecksums"];
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({ property: name, reason: unknownInput(name, known) }));
}

function checkObject(
  table: InputTable,
  known: ObjectInputs,
  given: Properties,
  path: string,
): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const [name, value] of Object.entries(given)) {
    const type = known[name];
    if (type === undefined)
      problems.push({ property: path + name, reason: unknownInput(name, Object.keys(known)) });
    else if (value !== null) problems.push(...checkValue(table, type.replace(/^!/, ""), value, path + name));
  }
  for (const [name, type] of Object.entries(known)) {
    const missing = given[name] === undefined || given[name] === null;
    if (missing && type.startsWith("!"))
      problems.push({ property: path + name, reason: "missing required property" });
  }
  return problems;
}

function checkValue(table: InputTable, type: string, value: Value, path: string): InputProblem[] {
  if (value === UNKNOWN || type === "any") return [];
  if (isSecret(value)) return checkValue(table, type, reveal(value), path);
  if (type.startsWith("[")) {
    if (!isList(value)) return [mismatch(path, "a list", value)];
    return value.flatMap((item, index) => checkValue(table, type.slice(1, -1), item, `${path}[${index}]`));
  }
  if (type.startsWith("{")) {
    if (!isProperties(value)) return [mismatch(path, "a map", value)];
    return Object.entries(value).flatMap(([key, item]) =>
      checkValue(table, type.slice(1, -1), item, `${path}["${key}"]`),
    );
  }
  if (type.startsWith("#")) {
    if (!isProperties(value)) return [mismatch(path, "an object", value)];
    return checkObject(table, table.types[type.slice(1)] ?? {}, value, `${path}.`);
  }
  if (type.startsWith('"')) {
    const allowed = type.split("|");
    return allowed.includes(JSON.stringify(value))
      ? []
      : [mismatch(path, `one of ${allowed.join(", ")}`, value)];
  }
  return typeof value === type || hasUnknown(value) ? [] : [mismatch(path, `a ${type}`, value)];
}

/** Names the kind of what was given and never its content, which may be a secret. */
function mismatch(property: string, expected: string, value: Value): InputProblem {
  const kind = isList(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
  return { property, reason: `expected ${expected}, got ${kind}` };
}

function unknownInput(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `unknown input "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`;
}
