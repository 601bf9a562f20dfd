import * as pulumi from "@pulumi/pulumi";
import type { Waiver as WaiverEntity } from "../model/declared/waiver.ts";
import { entityInputs } from "./entity-inputs.ts";

export interface WaiverArgs {
  waiver: WaiverEntity;
  /** Names the deployment that a waiver with `once` is part of; undefined where nobody remembers what it was used for. */
  deployment: string | undefined;
}

/**
 * A waiver of the catalog as a resource of its own, so that it reaches the pack on the way that everything takes: in the
 * plan, where people see it, and in the state. The pack learns of waivers from nothing else.
 */
export class Waiver extends pulumi.ComponentResource {
  constructor(name: string, { waiver, deployment }: WaiverArgs, opts?: pulumi.ComponentResourceOptions) {
    const { id, rule, resource, owner, reason, expires, once } = waiver;
    const use = once ? { once, deployment: deployment ?? "" } : {};
    super(
      "gantry:index:Waiver",
      name,
      entityInputs({ id }, { rule, resource, owner, reason, expires, ...use }),
      opts,
    );
    this.registerOutputs({});
  }
}
