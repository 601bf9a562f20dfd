import * as pulumi from "@pulumi/pulumi";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { Secret } from "@pulumi/gcp/secretmanager/secret.js";
import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";

/** A program that keeps every rule, but for the flaws that its stack's configuration names. */
const flaws = new pulumi.Config("gantry").requireObject<string[]>("flaws");
const flawed = <A, B>(flaw: string, otherwise: A, sound: B): A | B =>
  flaws.includes(flaw) ? otherwise : sound;
const project = "lotus-staging";

class Entity extends pulumi.ComponentResource {
  constructor(type: string, name: string, fields: pulumi.Inputs, opts?: pulumi.ComponentResourceOptions) {
    super(`gantry:index:${type}`, name, fields, opts);
    this.registerOutputs({});
  }
}

const days = flawed("rotation", 120, 60);
const environment = "staging";
const owner = "platform-team";
const bundle = new Entity("CredentialBundle", "staging-api", {
  environment,
  owner,
  rotationCadenceDays: days,
});
new Secret(
  "api-key",
  {
    project,
    secretId: "api-key",
    annotations: { "gantry-owner": owner },
    replication: { auto: {} },
    rotation: { rotationPeriod: `${days * 86_400}s`, nextRotationTime: "2099-01-01T00:00:00Z" },
    topics: [{ name: `projects/${project}/topics/secret-rotation` }],
  },
  { parent: bundle },
);

const adminBypass = flawed("approvals", true, false);
const production = new Entity("DeploymentEnvironment", "production", {
  environment,
  ghEnvironment: "production",
  approvals: {
    method: "reviewers",
    reviewers: [{ id: 5_824_117 }],
    preventSelfReview: true,
    adminBypass,
  },
});
new RepositoryEnvironment(
  "production",
  {
    repository: "lotus",
    environment: "production",
    reviewers: [{ users: [5_824_117] }],
    preventSelfReview: true,
    canAdminsBypass: adminBypass,
    deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: false },
  },
  { parent: production, protect: true },
);

const api = new Entity("DeploymentSurface", "api", {
  environment,
  app: "mobile",
  platform: "expo-eas",
  healthCheck: "/healthz",
  public: flawed("public", false, true),
});
new ServiceIamMember(
  "api-public",
  { project, location: "us-east1", name: "api", role: "roles/run.invoker", member: "allUsers" },
  { parent: api },
);

const password = "canary-hunter2";
new Entity("AlertChannel", "relay", {
  environment,
  password: flawed("secret", password, pulumi.secret(password)),
});

if (flaws.includes("unknown")) {
  const { member } = new ServiceIdentity("agent", { project, service: "secretmanager.googleapis.com" });
  new TopicIAMMember("publisher", { project, topic: "alerts", role: "roles/pubsub.publisher", member });
}
