import * as pulumi from "@pulumi/pulumi";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { labels, type Scope } from "./scope.ts";

const topicId = "secret-rotation";

export interface RotationTopicArgs {
  scope: Scope;
}

/** Where Secret Manager says that a secret is due. Its service agent must be able to publish before any secret names it. */
export class RotationTopic extends pulumi.ComponentResource {
  /** `projects/<project>/topics/secret-rotation`, as a secret wants it. */
  readonly topicName: string;
  /** What a secret that names the topic depends on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, { scope }: RotationTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, project } = scope;
    super("gantry:index:RotationTopic", name, { environment, project, topic: topicId }, opts);
    const topic = createTopic(this, scope);
    const publisher = createPublisher(this, scope, topic);
    this.topicName = `projects/${project}/topics/${topicId}`;
    this.ready = [topic, publisher];
    this.registerOutputs({ topicName: this.topicName });
  }
}

function createTopic(parent: pulumi.Resource, scope: Scope): Topic {
  return new Topic(
    topicId,
    { project: scope.project, name: topicId, labels: labels(scope) },
    { parent, dependsOn: scope.services.api("pubsub") },
  );
}

function createPublisher(parent: pulumi.Resource, scope: Scope, topic: Topic): TopicIAMMember {
  const agent = scope.services.agent("secretmanager");
  return new TopicIAMMember(
    `${topicId}-publisher`,
    {
      project: scope.project,
      topic: topicId,
      role: "roles/pubsub.publisher",
      member: agent.member,
    },
    { parent, dependsOn: [topic, agent.resource] },
  );
}
