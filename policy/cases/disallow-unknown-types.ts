import type { RuleCases } from "../pack/case.ts";
import { production } from "./fixtures/production.ts";

const made = (type: string) => ({
  name: type,
  also: [{ type, name: "other", stack: "production", inputs: {} }],
  field: "type",
});

export const cases: RuleCases = {
  compliant: production,
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
  ],
};
