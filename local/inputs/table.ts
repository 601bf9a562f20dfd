/**
 * What the installed SDK says about a provider's resources. A type is written as text: `string`, `number`, `boolean`,
 * `any`, `[T]` (list), `{T}` (map), `#name` (an object of `types`), `"a"|"b"` (one of these texts); a leading `!`
 * marks a required input.
 */
export interface InputTable {
  /** The npm package and the version that the table was read from. */
  readonly sdk: string;
  readonly version: string;
  /** What the provider's own configuration may say. */
  readonly config: ObjectInputs;
  /** By resource token: its inputs, and the names of everything that it puts out. */
  readonly resources: Readonly<Record<string, ResourceInputs>>;
  /** By name: the inputs of a nested object. */
  readonly types: Readonly<Record<string, ObjectInputs>>;
}

interface ResourceInputs {
  readonly inputs: ObjectInputs;
  readonly outputs: readonly string[];
}

export type ObjectInputs = Readonly<Record<string, string>>;
