import { Resource, type ResourceFacts } from "./resource.ts";

export interface StackFacts {
  /** Stands for the stack itself. */
  root: ResourceFacts;
  /** By URN, owners before what they own. */
  resources: ReadonlyMap<string, ResourceFacts>;
  byType: ReadonlyMap<string, readonly ResourceFacts[]>;
}

/** A stack's facts, indexed once for all rules. `urns` are those of the resources that belong to it. */
export function stackFacts(seen: ReadonlyMap<string, ResourceFacts>, urns: ReadonlySet<string>): StackFacts {
  const resources = new Map([...seen].filter(([urn]) => urns.has(urn)));
  const byType = Map.groupBy(resources.values(), ({ type }) => type);
  const root = byType.get("pulumi:pulumi:Stack")?.[0] ?? nameless;
  return { root, resources, byType };
}

const nameless: ResourceFacts = {
  urn: "",
  type: "pulumi:pulumi:Stack",
  name: "",
  parent: undefined,
  inputs: {},
  options: { protect: false, ignoreChanges: [], deleteBeforeReplace: false, customTimeouts: false },
  provider: undefined,
};

/** All resources of a stack, as one rule reads them. */
export class Stack {
  readonly #facts: StackFacts;
  readonly #read = new Map<ResourceFacts, Set<string>>();

  constructor(facts: StackFacts) {
    this.#facts = facts;
  }

  /** The resources of a type, in the order in which the program asked for them. */
  all(type: string): Resource[] {
    return (this.#facts.byType.get(type) ?? []).map((facts) => this.#resource(facts));
  }

  /** All resources, owners before what they own. */
  *everything(): Generator<Resource> {
    for (const facts of this.#facts.resources.values()) yield this.#resource(facts);
  }

  /** The resources of a type by the URN of the nearest owner of the other type; those without one are left out. */
  below(ownerType: string, type: string): Map<string, Resource[]> {
    const owned = new Map<string, Resource[]>();
    for (const resource of this.all(type)) {
      const owner = resource.owner(ownerType)?.urn;
      if (owner !== undefined) owned.set(owner, [...(owned.get(owner) ?? []), resource]);
    }
    return owned;
  }

  /** What a resource was made from. Throws for one of another stack. */
  factsOf(resource: Resource): ResourceFacts {
    const facts = this.#facts.resources.get(resource.urn);
    if (facts === undefined) throw new Error(`${resource.urn} is not in the stack`);
    return facts;
  }

  /** Every unknown value that was read: the resource and the path. */
  *unknowns(): Generator<[ResourceFacts, string]> {
    for (const [facts, paths] of this.#read) {
      for (const path of paths) yield [facts, path];
    }
  }

  #resource(facts: ResourceFacts): Resource {
    const unknowns = this.#read.get(facts) ?? new Set();
    this.#read.set(facts, unknowns);
    return new Resource(facts, (urn) => this.#facts.resources.get(urn), unknowns);
  }
}
