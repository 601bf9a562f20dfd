import * as pulumi from "@pulumi/pulumi";
import type { Waiver as WaiverEntity } from "../model/catalog/waiver.ts";
import { entityInputs } from "./entity-inputs.ts";

export interface WaiverArgs {
  waiver: WaiverEntity;
}

/**
 * A waiver of the catalog as a resource of its own, so that it reaches the pack on the way that everything takes: in the
 * plan, where people see it, and in the state. The pack learns of waivers from nothing else.
 */
export class Waiver extends pulumi.ComponentResource {
  constructor(name: string, { waiver }: WaiverArgs, opts?: pulumi.ComponentResourceOptions) {
    const { id, rule, resource, owner, reason, expires } = waiver;
    super(
      "gantry:index:Waiver",
      name,
      entityInputs({ id }, { rule, resource, owner, reason, expires }),
      opts,
    );
    this.registerOutputs({});
  }
}
