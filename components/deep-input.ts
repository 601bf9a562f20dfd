import type * as pulumi from "@pulumi/pulumi";

/** A plain shape whose leaves the engine may not know yet: what a program hands over where a schema says the rest. */
export type DeepInput<T> = T extends string | number | boolean | null
  ? pulumi.Input<T>
  : { [K in keyof T]: DeepInput<T[K]> };
