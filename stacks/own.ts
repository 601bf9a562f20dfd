import type * as pulumi from "@pulumi/pulumi";
import type { DeepInput } from "../components/deep-input.ts";
import type { EnvironmentOutputs } from "../model/outputs.ts";

/** What a file of stacks/own/ is given: the function that it exports makes the product's own resources of it. */
export interface Own {
  /** The parent of whatever the file makes: `{ parent: own.parent }`. */
  parent: pulumi.Resource;
  /** The entry's key. A resource's name is this, or begins with it and a hyphen: `own.name`, or `${own.name}-dead`. */
  name: string;
  /** Such as `staging`. */
  environment: string;
  /** Google Cloud project id. */
  project: string;
  /** Its number, as text. */
  projectNumber: string;
  /** What Google calls the regions, such as us-east1, the primary one first. */
  regions: readonly [string, ...string[]];
  /** What every labelled resource carries. */
  labels: Readonly<Record<string, string>>;
  /** Google's APIs that Gantry turns on: for `dependsOn`. */
  apis: readonly pulumi.Resource[];
  /** The accounts that the surfaces at Google run as, by the surface's id. */
  accounts: Readonly<Record<string, OwnAccount>>;
  /** What the stack tells the workflows (docs/how-to/use-plain-pulumi.md). */
  outputs: DeepInput<EnvironmentOutputs>;
}

export interface OwnAccount {
  /** `<account>@<project>.iam.gserviceaccount.com` */
  email: string;
  /** As IAM names it: `serviceAccount:<email>`. */
  member: string;
  /** The account, which must be there before it is given anything: for `dependsOn`. */
  resource: pulumi.Resource;
}

/** What a file of stacks/own/ exports as its default. */
export type OwnProgram = (own: Own) => unknown;
