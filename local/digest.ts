import { createHash, randomBytes } from "node:crypto";
import {
  equal,
  isList,
  isProperties,
  isSecret,
  reveal,
  secret,
  type Properties,
  type Value,
} from "./values.ts";

const DIGEST = "gantry:digest";

/**
 * The state as it may be written to a file: whatever is marked secret, or stands at a sensitive path, becomes a salted
 * digest. So the emulated cloud can tell that a secret has changed without knowing it.
 *
 * @param readable names of what the cloud itself shows to whoever may read the resource, whatever marks it
 */
export function conceal(
  state: Properties,
  sensitive: readonly string[],
  readable: readonly string[] = [],
): Properties {
  return Object.fromEntries(
    Object.entries(state).map(([key, each]) => [
      key,
      readable.includes(key) ? reveal(each) : concealValue(each, key, sensitive),
    ]),
  );
}

/**
 * The state as a provider answers with it. Where the file has a digest, the value that the engine remembers is the
 * answer, if it is still the same secret; otherwise a text that shows up as a change.
 */
export function unveil(stored: Value, remembered: Value | undefined): Value {
  if (isProperties(stored)) {
    const digest = stored[DIGEST];
    if (typeof digest !== "string") {
      const known = isSecret(remembered) ? reveal(remembered ?? null) : remembered;
      return Object.fromEntries(
        Object.entries(stored).map(([key, each]) => [
          key,
          unveil(each, isProperties(known) ? known[key] : undefined),
        ]),
      );
    }
    const known = remembered === undefined ? undefined : reveal(remembered);
    return secret(
      known !== undefined && matches(digest, known) ? known : "(changed outside of this program)",
    );
  }
  if (isList(stored)) {
    return stored.map((each, index) => unveil(each, isList(remembered) ? remembered[index] : undefined));
  }
  // A value that the program marks as secret stays marked although the cloud knows it in plain text.
  return isSecret(remembered) && equal(reveal(remembered ?? null), stored) ? secret(stored) : stored;
}

function concealValue(value: Value, path: string, sensitive: readonly string[]): Value {
  if (isSecret(value) || (sensitive.includes(path) && value !== null)) return digestOf(reveal(value));
  if (isList(value)) return value.map((each) => concealValue(each, `${path}.*`, sensitive));
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, concealValue(each, `${path}.${key}`, sensitive)]),
  );
}

function digestOf(value: Value): Properties {
  const salt = randomBytes(16).toString("hex");
  return { [DIGEST]: `${salt}:${hash(salt, value)}` };
}

function matches(digest: string, value: Value): boolean {
  const [salt = "", expected] = digest.split(":");
  return hash(salt, value) === expected;
}

function hash(salt: string, value: Value): string {
  return createHash("sha256")
    .update(`${salt}:${JSON.stringify(value)}`)
    .digest("hex");
}
