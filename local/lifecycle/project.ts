import {
  equal,
  isAbsent,
  isList,
  isProperties,
  isSecret,
  isZero,
  reveal,
  type Properties,
  type Value,
} from "../values.ts";

/**
 * The inputs with which a program would get what the cloud has: what it said, corrected, and whatever differs from
 * what it would have got without saying it. This is how a refresh turns drift into a difference of inputs.
 *
 * `inputs` is what the program said, `expected` the state that this leads to, `actual` the state in the cloud.
 */
export function projectInputs(inputs: Properties, expected: Properties, actual: Properties): Properties {
  const found: Record<string, Value> = {};
  for (const key of new Set([...Object.keys(inputs), ...Object.keys(actual)])) {
    const value = projectKey(inputs[key], expected[key], actual[key]);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

function projectKey(
  said: Value | undefined,
  expected: Value | undefined,
  actual: Value | undefined,
): Value | undefined {
  if (actual === undefined || actual === null) return undefined;
  if (isAbsent(said) && isAbsent(actual)) return said ?? undefined;
  if (said === undefined || said === null) {
    // Providers cannot tell what nobody set from what is off, nought or empty.
    const nothing = isAbsent(expected) && isZero(actual);
    return nothing || equal(plain(expected), plain(actual)) ? undefined : actual;
  }
  return projectValue(said, expected, actual);
}

function projectValue(said: Value, expected: Value | undefined, actual: Value): Value {
  if (isSecret(said) || isSecret(actual)) return equal(reveal(said), reveal(actual)) ? said : actual;
  if (isList(said) && isList(actual)) {
    const wanted = isList(expected) ? expected : [];
    return actual.map((each, index) => projectKey(said[index], wanted[index], each) ?? each);
  }
  if (!isProperties(said) || !isProperties(actual)) return actual;
  return projectInputs(said, isProperties(expected) ? expected : {}, actual);
}

function plain(value: Value | undefined): Value | undefined {
  return value === undefined ? undefined : reveal(value);
}
