import { unveil } from "../digest.ts";
import type { ResourceType } from "../resource-type.ts";
import { isProperties, revealAll, type Properties } from "../values.ts";
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
    const there = await cloud.store.read(type.token, keyOf(cloud, type, id, known));
    if (there === undefined) return undefined;
    const moved = type.advance?.(there.state, context.now) ?? there.state;
    const unveiled = unveil(moved, known);
    const actual = isProperties(unveiled) ? unveiled : {};
    const state = type.onRead?.(actual, known) ?? actual;
    // What got another name in place has its new id from here on; the engine keeps an update's old one.
    const renamed = type.key !== undefined && type.identity.kind === "natural";
    const present = renamed ? type.identity.id(revealAll(state), context) : id;
    return { id: present, state, inputs: inputsOf(cloud, type, urn, inputs ?? {}, state) };
  });
}

function inputsOf(
  cloud: Cloud,
  type: ResourceType,
  urn: string,
  inputs: Properties,
  state: Properties,
): Properties {
  const names = Object.keys(cloud.provider.table.resources[tableToken(cloud, urn)]?.inputs ?? {});
  // What the cloud computes is no drift, even where a program could set it.
  const settable = Object.fromEntries(
    Object.entries(state).filter(
      ([name]) => names.includes(name) && (!(name in type.computed) || name in inputs),
    ),
  );
  const expected = Object.keys(inputs).length === 0 ? {} : knownState(cloud, type, inputs, state);
  const projected = projectInputs(inputs, expected, settable);
  const marks = inputs["__defaults"];
  return marks === undefined ? projected : { ...projected, __defaults: marks };
}
