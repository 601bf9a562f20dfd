import { unveil } from "../digest.ts";
import type { ResourceType } from "../resource-type.ts";
import { isProperties, isSecret, revealAll, secret, type Properties } from "../values.ts";
import { contextOf, keyOf, nameOf, tableToken, typeOf, type Cloud } from "./cloud.ts";
import { projectInputs } from "./project.ts";
import { reporting } from "./reporting.ts";
import { knownState } from "./state.ts";

export interface ReadBack {
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
}

/**
 * The resource as the emulated cloud has it now; undefined when it is gone. Without an earlier state this is an
 * import or what a program only reads, and the id may be in the form that the provider's documentation has for imports, as
 * the bridges' Read has it. What was read before has a state and no inputs.
 */
export async function read(
  cloud: Cloud,
  urn: string,
  givenId: string,
  known: Properties,
  inputs: Properties | undefined,
): Promise<ReadBack | undefined> {
  const type = typeOf(cloud, urn);
  const context = contextOf(cloud);
  const imported = Object.keys(known).length === 0;
  const id = imported ? (type.identity.fromImport?.(givenId, context) ?? givenId) : givenId;
  return reporting(cloud, "read", type, nameOf(urn), async () => {
    const place = imported ? (type.keyOfImport?.(givenId) ?? known) : known;
    const there = await cloud.store.read(type.token, keyOf(cloud, type, id, place));
    if (there === undefined) return undefined;
    const moved = type.advance?.(there.state, context.now) ?? there.state;
    const unveiled = unveil(moved, known);
    const actual = marked(isProperties(unveiled) ? unveiled : {}, type.readable?.(there.state) ?? []);
    const state = type.onRead?.(actual, known) ?? actual;
    // What got another name in place has its new id from here on; the engine keeps an update's old one.
    const renamed = type.key !== undefined && type.identity.kind === "natural";
    const present = renamed ? type.identity.id(revealAll(state), context) : id;
    const asked = imported ? undefined : (inputs ?? {});
    return { id: present, state, inputs: inputsOf(cloud, type, urn, asked, state) };
  });
}

/** A value that a provider's schema marks stays marked although its cloud shows it. */
function marked(state: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name,
      names.includes(name) && !isSecret(value) ? secret(value) : value,
    ]),
  );
}

/** @param said what the program said of it before; undefined at an import, where all that is there counts */
function inputsOf(
  cloud: Cloud,
  type: ResourceType,
  urn: string,
  said: Properties | undefined,
  state: Properties,
): Properties {
  const inputs = said ?? {};
  const names = Object.keys(cloud.provider.table.resources[tableToken(cloud, urn)]?.inputs ?? {});
  // What the cloud computes is no drift, even where a program could set it.
  const settable = Object.fromEntries(
    Object.entries(state).filter(
      ([name]) => names.includes(name) && (!(name in type.computed) || name in inputs),
    ),
  );
  if (said === undefined)
    return Object.fromEntries(Object.entries(settable).filter(([, value]) => value !== null));
  const expected = Object.keys(inputs).length === 0 ? {} : knownState(cloud, type, inputs, state);
  const projected = projectInputs(inputs, expected, settable);
  const marks = inputs["__defaults"];
  return marks === undefined ? projected : { ...projected, __defaults: marks };
}
