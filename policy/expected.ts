import type { Value } from "./value.ts";

/** A resource as the program makes it of the catalog. */
export interface ExpectedResource {
  urn: string;
  type: string;
  name: string;
  /** With a `Given` where only a cloud will tell. */
  inputs: ExpectedFields;
  options: ExpectedOptions;
}

interface ExpectedOptions {
  protect: boolean;
  ignoreChanges: readonly string[];
  deleteBeforeReplace: boolean;
  customTimeouts: boolean;
}

/** Text that a cloud gives, whole or in part: each part as it is, or the resource's output that stands in its place. */
export class Given {
  readonly parts: readonly (string | GivenOutput)[];

  constructor(parts: readonly (string | GivenOutput)[]) {
    this.parts = parts;
  }
}

export interface GivenOutput {
  urn: string;
  /** Such as `uri`. */
  property: string;
}

export interface ExpectedFields {
  readonly [name: string]: ExpectedValue;
}

export type ExpectedValue =
  null | boolean | number | string | readonly ExpectedValue[] | ExpectedFields | ExpectedSecret | Given;

/** A value that the program marks as secret. */
export class ExpectedSecret {
  readonly value: ExpectedValue;

  constructor(value: ExpectedValue) {
    this.value = value;
  }
}

/** What the program makes of the catalog, or why nobody can say. */
export type Expectation =
  | { resources: readonly ExpectedResource[]; problem?: undefined }
  | { resources?: undefined; problem: string };

/** An expectation, and what the engine knows by now of what is to fill it. */
export interface Expected {
  expectation: Expectation;
  /** The output of a resource, unknown where a deployment has to give it; undefined where there is no such resource. */
  output: (output: GivenOutput) => Value | undefined;
  /** The resources that an input was made from, by their URNs. */
  madeFrom: (urn: string, input: string) => readonly string[];
}
