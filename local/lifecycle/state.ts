import type { Made, ResourceType } from "../resource-type.ts";
import {
  isAbsent,
  isList,
  isProperties,
  isSecret,
  mergeProperties,
  revealAll,
  UNKNOWN,
  type Properties,
  type Value,
} from "../values.ts";
import { contextOf, withoutMarks, type Cloud } from "./cloud.ts";

/**
 * The state that inputs lead to, secret marks kept: defaults below, inputs over them, and what only the cloud knows.
 * In a preview the last stays as it was, or unknown where there is nothing yet.
 */
export function plannedState(
  cloud: Cloud,
  type: ResourceType,
  inputs: Properties,
  prior?: Properties,
): Properties {
  const computed: Record<string, Value> = {};
  for (const name of Object.keys(type.computed)) computed[name] = prior?.[name] ?? UNKNOWN;
  return { ...knownState(cloud, type, inputs, prior), ...computed };
}

/** The state as the cloud has it after a create or an update, secret marks kept. */
export function madeState(
  cloud: Cloud,
  type: ResourceType,
  inputs: Properties,
  id: string,
  prior?: Properties,
): Properties {
  const known = knownState(cloud, type, inputs, prior);
  const made: Made = { id, state: revealAll(known), prior, context: contextOf(cloud) };
  const computed: Record<string, Value> = {};
  for (const [name, compute] of Object.entries(type.computed)) {
    const value = compute(made);
    if (value !== null) computed[name] = value;
  }
  return { ...known, ...computed };
}

/** The inputs over what the cloud had filled in before, and over the defaults of their type; secret marks kept. */
export function knownState(
  cloud: Cloud,
  type: ResourceType,
  inputs: Properties,
  prior?: Properties,
): Properties {
  const given = Object.fromEntries(
    Object.entries(withoutMarks(inputs)).filter(([, value]) => value !== null),
  );
  const defaults = type.defaults?.(revealAll(given), contextOf(cloud)) ?? {};
  const filled = mergeProperties(defaults, given);
  const kept = (type.keeps ?? []).reduce<Value>(
    (state, path) => keep(state, given, prior, path.split(".")),
    filled,
  );
  return isProperties(kept) ? kept : filled;
}

/** The state with its prior value at a path where the inputs say nothing. */
function keep(
  state: Value,
  given: Value | undefined,
  prior: Value | undefined,
  [key, ...rest]: readonly string[],
): Value {
  if (key === undefined) return isAbsent(given) ? (prior ?? state) : state;
  if (key === "*") {
    const item = (list: Value | undefined, index: number) => (isList(list) ? list[index] : undefined);
    if (!isList(state)) return state;
    return state.map((each, index) => keep(each, item(given, index), item(prior, index), rest));
  }
  if (!isProperties(state) || isSecret(state)) return state;
  const child = (value: Value | undefined) => (isProperties(value) ? value[key] : undefined);
  const value = keep(state[key] ?? null, child(given), child(prior), rest);
  return value === null ? state : { ...state, [key]: value };
}
