import type { Plugin, Remembered } from "./plugin-client.ts";

export const project = "lotus-staging";

export const types = {
  api: "gcp:projects/service:Service",
  agent: "gcp:projects/serviceIdentity:ServiceIdentity",
  account: "gcp:serviceaccount/account:Account",
  topic: "gcp:pubsub/topic:Topic",
  topicMember: "gcp:pubsub/topicIAMMember:TopicIAMMember",
  secret: "gcp:secretmanager/secret:Secret",
  secretMember: "gcp:secretmanager/secretIamMember:SecretIamMember",
  service: "gcp:cloudrunv2/service:Service",
  mirror: "gcp:artifactregistry/repository:Repository",
} as const;

/** What most of a project's resources need: the APIs, an account, and a topic that secrets may rotate on. */
export async function makeProject(google: Plugin): Promise<{ account: Remembered; topic: Remembered }> {
  for (const api of ["run", "secretmanager", "pubsub", "iam", "artifactregistry"]) {
    await google.create(types.api, api, { project, service: `${api}.googleapis.com` });
  }
  const account = await google.create(types.account, "api", { project, accountId: "api-runtime" });
  const topic = await google.create(types.topic, "rotation", { project, name: "rotation" });
  const agent = await google.create(types.agent, "agent", {
    project,
    service: "secretmanager.googleapis.com",
  });
  const role = "roles/pubsub.publisher";
  await google.create(types.topicMember, "publisher", {
    project,
    topic: topic.id,
    role,
    member: agent.state["member"] ?? "",
  });
  return { account, topic };
}

/** A date far enough ahead for a first rotation. */
export function daysAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

export function secretInputs(topic: Remembered) {
  return {
    project,
    secretId: "api-key",
    replication: { auto: {} },
    topics: [{ name: topic.id }],
    rotation: { rotationPeriod: "7776000s", nextRotationTime: daysAhead(90) },
  };
}

export function serviceInputs(account: Remembered) {
  return {
    project,
    location: "us-east1",
    name: "api",
    template: {
      serviceAccount: account.state["email"] ?? "",
      maxInstanceRequestConcurrency: 5,
      containers: [
        {
          image: "us-east1-docker.pkg.dev/lotus/ghcr/api@sha256:1",
          startupProbe: { periodSeconds: 10, timeoutSeconds: 2, httpGet: { path: "/healthz" } },
        },
      ],
    },
  };
}
