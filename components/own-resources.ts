import * as pulumi from "@pulumi/pulumi";
import type { OwnResources as OwnEntity } from "../model/declared/own-resources.ts";
import { entityInputs } from "./entity-inputs.ts";
import type { Scope } from "./scope.ts";

export interface OwnResourcesArgs {
  scope: Scope;
  own: OwnEntity;
  /** Of the file that makes them; undefined where there is none. */
  digest: string | undefined;
}

/**
 * What the product has beside Gantry's components: a file below stacks/own/ makes it, with this as its parent. Its inputs are the
 * catalog's entry, by which the rules judge what is below it, and the digest of that file: where one of the two changed, so may what is below.
 */
export class OwnResources extends pulumi.ComponentResource {
  constructor(
    name: string,
    { scope, own, digest }: OwnResourcesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { environment, project } = scope;
    super(
      "gantry:index:OwnResources",
      name,
      entityInputs(own, { environment, project, ...(digest === undefined ? {} : { file: digest }) }),
      {
        ...opts,
        transformations: [protecting(scope)],
      },
    );
    this.registerOutputs({});
  }
}

/**
 * Nobody but the product knows which of them hold data, so that where an environment is protected all of them are, but for what a waiver
 * lets go.
 */
function protecting({ deletionProtection, mayGo }: Scope): pulumi.ResourceTransformation {
  return ({ resource, type, name, props, opts }) =>
    resource instanceof OwnResources
      ? undefined
      : { props, opts: { ...opts, protect: deletionProtection && !mayGo.has(`${type} ${name}`) } };
}
