import type { RuleCases } from "../pack/case.ts";
import { own, ownBucket, ownEntity } from "./fixtures/own.ts";
import { production } from "./fixtures/production.ts";

const spelt = "gcp:serviceAccount/account:Account";
const made = (type: string) => ({
  name: type,
  also: [{ type, name: "other", stack: "production", inputs: {} }],
  field: "type",
});

export const cases: RuleCases = {
  compliant: [...production, ...own],
  judges: "all",
  mutations: [
    made("gcp:serviceAccount/account:Account"),
    made("gcp:cloudrun/service:Service"),
    made("GCP:cloudrunv2/service:Service"),
    made("gcp:cloudrunv2/service:Service "),
    made("gcp:storage/bucket:Bucket"),
    made("aws:s3/bucket:Bucket"),
    made("gantry:index:Surface"),
    made("vercel:index/deploymentProtectionException:DeploymentProtectionException"),
    made("pulumi:pulumi:StackReference"),
    made("toString"),
    {
      name: "one that its entry does not declare",
      of: ownBucket,
      as: { type: "gcp:sql/user:User" },
      field: "type",
    },
    {
      name: "a declared one that belongs to nothing",
      also: [{ type: ownBucket.type, name: "other", stack: "production", inputs: ownBucket.inputs }],
      field: "type",
    },
    {
      name: "a declaration that is no component of ours",
      also: [{ ...ownBucket, name: "other", owner: { ...ownEntity, type: "acme:index:OwnResources" } }],
      field: "type",
    },
    {
      name: "another word for a known type",
      of: ownEntity,
      set: { resources: { [spelt]: 1 } },
      also: [{ ...ownBucket, type: spelt, name: "uploads-account" }],
      at: { ...ownBucket, name: "uploads-account" },
      field: "type",
    },
  ],
};
