import {
  type Fields,
  isFields,
  isList,
  type Known,
  type Leaf,
  leavesOf,
  Secret,
  Unknown,
  type Value,
} from "./value.ts";

/** The stack in a URN. */
export function stackOf(urn: string): string {
  return urn.slice("urn:pulumi:".length).split("::", 1)[0] ?? "";
}

/** A resource as the engine describes it to the pack. */
export interface ResourceFacts {
  urn: string;
  type: string;
  name: string;
  /** The URN of the component it belongs to. */
  parent: string | undefined;
  /** What the program asked for; of a component, the entity that it was made from. */
  inputs: Fields;
  options: ResourceOptions;
  /** Undefined for a component. */
  provider: ProviderFacts | undefined;
}

/** What the engine tells the pack of a resource's options. `import` and `retainOnDelete` are not among it. */
export interface ResourceOptions {
  protect: boolean;
  /** Paths of inputs, as the program wrote them. */
  ignoreChanges: readonly string[];
  deleteBeforeReplace: boolean;
  /** Whether it has other times than its provider's. */
  customTimeouts: boolean;
}

/** The provider that makes a resource: `default_9_37_0`, or the name of one that the program made. */
export interface ProviderFacts {
  urn: string;
  type: string;
  name: string;
  inputs: Fields;
}

/** Thrown when a rule reads a value that is not known yet; `judge` turns it into a failure that names the field. */
export class UnknownInput extends Error {
  override readonly name = "UnknownInput";
}

/**
 * One resource, as one rule reads it. Every read of an unknown value is noted in `unknowns`, so that a rule which
 * catches the error is still one that could not run.
 */
export class Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly options: ResourceOptions;
  readonly provider: ProviderFacts | undefined;
  readonly #facts: ResourceFacts;
  readonly #find: (urn: string) => ResourceFacts | undefined;
  readonly #unknowns: Set<string>;

  constructor(facts: ResourceFacts, find: (urn: string) => ResourceFacts | undefined, unknowns: Set<string>) {
    this.urn = facts.urn;
    this.type = facts.type;
    this.name = facts.name;
    this.options = facts.options;
    this.provider = facts.provider;
    this.#facts = facts;
    this.#find = find;
    this.#unknowns = unknowns;
  }

  /** The stack in its URN, `urn:pulumi:<stack>::<project>::<types>::<name>`. */
  get stack(): string {
    return stackOf(this.urn);
  }

  /** The components it belongs to, nearest first. */
  owners(): Resource[] {
    const owners: Resource[] = [];
    let parent = this.#facts.parent;
    while (parent !== undefined) {
      const facts = this.#find(parent);
      if (facts === undefined) break;
      owners.push(new Resource(facts, this.#find, this.#unknowns));
      parent = facts.parent;
    }
    return owners;
  }

  /** The nearest owner of the given type, such as `gantry:index:DeploymentSurface`. */
  owner(type: string): Resource | undefined {
    return this.owners().find((owner) => owner.type === type);
  }

  /**
   * The value at a path such as `rotation.rotationPeriod` or `reviewers[0].users`, a secret opened; undefined where
   * there is none. Throws UnknownInput where it, or something above it, is not known yet.
   */
  get(path: string): Known | undefined {
    const steps = stepsOf(path);
    let value = this.#open(this.#facts.inputs, "");
    for (const [index, step] of steps.entries()) {
      const next = childOf(value, step);
      if (next === undefined) return undefined;
      value =
        next instanceof Unknown || next instanceof Secret
          ? this.#open(next, written(steps.slice(0, index + 1)))
          : next;
    }
    return value;
  }

  /** The text at a path; undefined where there is none, or something else than text. */
  text(path: string): string | undefined {
    const value = this.get(path);
    return typeof value === "string" ? value : undefined;
  }

  /**
   * The paths of a list's items, such as `reviewers[0]`, known or not; none where there is no list. Of a single value
   * where a list belongs, its own: providers take both.
   */
  each(path: string): string[] {
    const value = this.get(path);
    if (value === undefined || value === null) return [];
    return isList(value) ? value.map((_, index) => `${path}[${index}]`) : [path];
  }

  /** The paths of an object's fields, such as `regional.us-east`; none where there is no object. */
  fields(path: string): string[] {
    return this.entries(path).map(([name]) => `${path}.${name}`);
  }

  /** An object's fields by name, also of those that a path cannot name, such as `google.subject`. */
  entries(path: string): [name: string, value: Known][] {
    const value = this.get(path);
    if (value === undefined || !isFields(value)) return [];
    return Object.entries(value).map(([name, field]) => [name, this.#open(field, `${path}.${name}`)]);
  }

  /** The names of its inputs, whatever they hold. */
  inputNames(): string[] {
    return Object.keys(this.#facts.inputs);
  }

  /** A setting of its provider, a secret opened; undefined where there is none. */
  providerSetting(name: string): Known | undefined {
    const value = this.provider?.inputs[name];
    return value === undefined ? undefined : this.#open(value, `provider.${name}`);
  }

  /** Every single value of the inputs. Unknown ones are given as such: whoever needs them calls `unknown`. */
  leaves(): Generator<Leaf> {
    return leavesOf(this.#facts.inputs);
  }

  /** Ends the rule: it cannot judge this resource before the value at `path` is known. */
  unknown(path: string): never {
    this.#unknowns.add(path);
    throw new UnknownInput(path);
  }

  #open(value: Value, path: string): Known {
    if (value instanceof Secret) return this.#open(value.value, path);
    return value instanceof Unknown ? this.unknown(path) : value;
  }
}

const known = new Map<string, readonly string[]>();

/** The steps of a path. Rules read the same paths of many resources, so each is taken apart once. */
function stepsOf(path: string): readonly string[] {
  const steps = known.get(path) ?? path.split(/[.[\]]+/).filter((step) => step !== "");
  known.set(path, steps);
  return steps;
}

/** Steps as a path: `reviewers[0].users`. */
function written(steps: readonly string[]): string {
  return steps
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : `${index > 0 ? "." : ""}${step}`))
    .join("");
}

function childOf(value: Known, step: string): Value | undefined {
  if (isList(value)) return value[Number(step)];
  return isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
