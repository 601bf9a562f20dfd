import { isList, isProperties, type Properties, type Value } from "../values.ts";

/** A rule as the REST interface has it. */
export interface ApiRule {
  readonly type: string;
  readonly parameters?: Properties | undefined;
}

/** Parameters whose names in the provider's schema are not just the REST interface's in camel case. */
const renamed: Readonly<Record<string, string>> = {
  requiredChecks: "required_status_checks",
  fileExtensions: "restricted_file_extensions",
};

/** The provider's `rules` as the REST interface lists them. */
export function rulesToApi(rules: Properties): ApiRule[] {
  return Object.entries(rules).flatMap(([name, value]) => {
    if (name === "updateAllowsFetchAndMerge" || value === false || value === null) return [];
    if (name === "update") {
      const parameters = { update_allows_fetch_and_merge: rules["updateAllowsFetchAndMerge"] === true };
      return [{ type: "update", parameters }];
    }
    if (!isProperties(value)) return [{ type: snake(name) }];
    return [{ type: snake(name), parameters: toSnake(value) }];
  });
}

/** The REST interface's list of rules as the provider's `rules`. */
export function rulesFromApi(rules: readonly ApiRule[]): Properties {
  const found: Record<string, Value> = {};
  for (const { type, parameters } of rules) {
    if (type === "update") {
      found["update"] = true;
      if (parameters?.["update_allows_fetch_and_merge"] === true) found["updateAllowsFetchAndMerge"] = true;
    } else found[camel(type)] = parameters === undefined ? true : toCamel(parameters);
  }
  return found;
}

function toSnake(value: Properties): Properties {
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [renamed[key] ?? snake(key), deep(each, toSnake)]),
  );
}

function toCamel(value: Properties): Properties {
  const back = Object.fromEntries(Object.entries(renamed).map(([ours, theirs]) => [theirs, ours]));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [back[key] ?? camel(key), deep(each, toCamel)]),
  );
}

function deep(value: Value, change: (value: Properties) => Properties): Value {
  if (isList(value)) return value.map((each) => deep(each, change));
  return isProperties(value) ? change(value) : value;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
