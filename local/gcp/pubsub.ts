import { CloudError } from "../cloud-error.ts";
import type { Context, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { numberAt, textAt, type Properties } from "../values.ts";
import { format } from "../checks.ts";
import { defaultProject, deletionPolicy, guarded, labelOutputs, projectOf, requireApi } from "./common.ts";
import { iamMember } from "./iam-member.ts";

const namePattern = /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;
const nameRule = "must have 3 to 255 letters, digits and - _ . ~ + %, start with a letter, and not with goog";

export const topic: ResourceType = {
  token: "gcp:pubsub/topic:Topic",
  page: "https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics",
  emulated: ["secrets, subscriptions and bindings that name a topic need it"],
  missing: ["no message is carried"],
  identity: {
    kind: "natural",
    id: (state, context) => `projects/${projectOf(state, context)}/topics/${textAt(state, "name") ?? ""}`,
  },
  autoname: { property: "name", maxLength: 255, upperCase: true, random: true },
  replaceOn: ["name", "project", "tags"],
  check: (inputs) => format(inputs, "name", namePattern, nameRule),
  defaults: (_inputs, context) => ({ ...defaultProject(context), ...deletionPolicy }),
  computed: { ...labelOutputs },
  before: (made, store) => requireApi("pubsub.googleapis.com", made, store),
  beforeDelete: guarded,
};

export const topicIamMember = iamMember({
  token: "gcp:pubsub/topicIAMMember:TopicIAMMember",
  page: "https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/setIamPolicy",
  on: ["topic", "project"],
  parent: topicName,
  defaults: (_inputs, context) => ({ ...defaultProject(context) }),
  requireParent: ({ state, context }, store) => requireTopic(topicName(state, context), store),
});

export const subscription: ResourceType = {
  token: "gcp:pubsub/subscription:Subscription",
  page: "https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions",
  emulated: [
    "the topic must exist; acknowledgement within 10 to 600 seconds; what is pushed to is an https URL",
  ],
  missing: ["no message is carried, pushed or kept"],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `projects/${projectOf(state, context)}/subscriptions/${textAt(state, "name") ?? ""}`,
  },
  autoname: { property: "name", maxLength: 255, upperCase: true, random: true },
  replaceOn: ["name", "project", "topic", "enableMessageOrdering", "filter", "tags"],
  keeps: ["ackDeadlineSeconds", "expirationPolicy"],
  check: (inputs) => {
    const seconds = numberAt(inputs, "ackDeadlineSeconds");
    const wrong = seconds !== undefined && seconds !== 0 && (seconds < 10 || seconds > 600);
    return [
      ...format(inputs, "name", namePattern, nameRule),
      ...format(
        inputs,
        "pushConfig.pushEndpoint",
        /^https:\/\//i,
        "is no https URL, and nothing else is pushed to",
      ),
      ...(wrong
        ? [{ property: "ackDeadlineSeconds", reason: `must be from 10 to 600, got ${seconds}` }]
        : []),
    ];
  },
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    ackDeadlineSeconds: 10,
    messageRetentionDuration: "604800s",
    retainAckedMessages: false,
    expirationPolicy: { ttl: "2678400s" },
  }),
  computed: { ...labelOutputs },
  before: async (made, store) => {
    await requireApi("pubsub.googleapis.com", made, store);
    await requireTopic(topicName(made.state, made.context), store);
  },
  beforeDelete: guarded,
};

/** Throws as Pub/Sub does when there is no topic of that full name. */
export async function requireTopic(name: string, store: Store): Promise<void> {
  if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(name)) {
    throw new CloudError(400, `"${name}" is not the full name of a topic, projects/<project>/topics/<topic>`);
  }
  if ((await store.read("gcp:pubsub/topic:Topic", name)) !== undefined) return;
  throw new CloudError(404, `Resource not found (resource=${name.split("/").at(-1) ?? name}).`);
}

function topicName(state: Properties, context: Context): string {
  const name = textAt(state, "topic") ?? "";
  return name.startsWith("projects/") ? name : `projects/${projectOf(state, context)}/topics/${name}`;
}
