import type { Expected } from "../expected.ts";
import type { ProviderFacts, ResourceOptions } from "../resource.ts";
import type { Fields, Value } from "../value.ts";

/** A resource that rules are tried on. Samples refer to each other by identity. */
export interface Sample {
  type: string;
  /** `sample`, where it is missing. */
  name?: string;
  /** `staging`, where neither it nor an owner says another. */
  stack?: string;
  inputs: Fields;
  /** The component that it belongs to. */
  owner?: Sample;
  options?: Partial<ResourceOptions>;
  provider?: ProviderFacts;
}

/** What somebody did to the samples, and where the rule must object. */
export interface Mutation {
  /** As a phrase: `no period`. */
  name: string;
  /** The sample that is changed; none where samples are only added. */
  of?: Sample;
  /** New values by path, such as `rotation.rotationPeriod` or `members[2]`; undefined takes the value away. */
  set?: Readonly<Record<string, Value | undefined>>;
  /** What else of the sample is another: its name, its owner, an option. */
  as?: Partial<Sample>;
  /** Other samples that are changed as well. */
  with?: readonly { of: Sample; set: Readonly<Record<string, Value | undefined>> }[];
  /** Whether the sample is missing altogether, with what belongs to it. */
  gone?: true;
  /** Samples that come after the others. */
  also?: readonly Sample[];
  /** The sample that the rule objects to: `of`, else the first of `also`. */
  at?: Sample;
  /** The field that the rule objects to: the first path of `set`, where it is missing. */
  field?: string;
}

/** One stack that keeps every rule of the pack, and ways to break one rule. */
export interface RuleCases {
  compliant: readonly Sample[];
  /** What the catalog declares, as `type name`; nothing, where it is missing. */
  declared?: readonly string[];
  /** What the program makes of the catalog; nothing is compared, where it is missing. */
  expected?: Expected;
  /** The types among the compliant samples that the rule judges: each counts as judged, and no other. */
  judges: readonly string[] | "all";
  /** Those whose outputs it judges as well. */
  judgesOutputsOf?: readonly string[];
  mutations: readonly Mutation[];
  /** What looks like a mutation, and is none: the rule says nothing of it. */
  allowed?: readonly Mutation[];
}
