/** A workflow with one thing wrong in it. */
export interface Planted {
  what: string;
  /** The rule that has to find it. */
  rule: string;
  path: string;
  text: string;
}

/** A change to a generated workflow: `from`, which must be there, becomes `to`. */
export type Mutation = readonly [what: string, rule: string, from: string | RegExp, to: string];
