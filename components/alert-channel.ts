import * as pulumi from "@pulumi/pulumi";
import { NotificationChannel } from "@pulumi/gcp/monitoring/notificationChannel.js";
import { Subscription } from "@pulumi/gcp/pubsub/subscription.js";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { relayAddress } from "../edge/relay-settings.ts";
import type { AlertChannel as ChannelEntity } from "../model/declared/alert-channel.ts";
import { accountEmail, accountId } from "../model/cloud-names.ts";
import { letDeployerActAs } from "./act-as.ts";
import { entityInputs } from "./entity-inputs.ts";
import { isProtected, labels, type Scope } from "./scope.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface AlertChannelArgs {
  scope: Scope;
  /** The key of the catalog's map. */
  id: string;
  channel: ChannelEntity;
  /** Of the relay; undefined where the environment has none, and mail alone. */
  relayHost: string | undefined;
  identity: WorkloadIdentity;
}

/**
 * Where alerts go: an e-mail list, or through Pub/Sub to the relay that passes them on. The relay checks Google's signature on what it is
 * sent, so nothing of Google's is secret there.
 */
export class AlertChannel extends pulumi.ComponentResource {
  /** `projects/<project>/notificationChannels/<number>`, as an alert policy wants it. */
  readonly notificationChannel: pulumi.Output<string>;

  constructor(name: string, args: AlertChannelArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, id, channel } = args;
    const relayUrl = channel.kind === "email" ? undefined : relayUrlOf(args);
    super(
      "gantry:index:AlertChannel",
      name,
      entityInputs({ id, ...channel }, { environment: scope.environment, relayUrl }),
      opts,
    );
    const created =
      channel.kind === "email"
        ? createEmailChannel(this, args, channel.address)
        : createRelayChannel(this, args, relayUrlOf(args));
    this.notificationChannel = created.id;
    this.registerOutputs({ notificationChannel: this.notificationChannel });
  }
}

function relayUrlOf({ id, relayHost }: AlertChannelArgs): string {
  if (relayHost === undefined) throw new Error(`channel ${id} has no relay`);
  return relayAddress(relayHost, id);
}

/** In whose name Google signs what it pushes to a channel. */
export function pushAccountEmail(id: string, project: string): string {
  return accountEmail(accountId("alerts", id), project);
}

function createEmailChannel(
  parent: pulumi.Resource,
  args: AlertChannelArgs,
  address: string,
): NotificationChannel {
  return createChannel(parent, args, "email", { email_address: address }, []);
}

function createRelayChannel(
  parent: pulumi.Resource,
  args: AlertChannelArgs,
  relayUrl: string,
): NotificationChannel {
  const topic = createTopic(parent, args);
  const publisher = createPublisher(parent, args, topic);
  const account = createPushAccount(parent, args);
  const accountName = accountId("alerts", args.id);
  const actAs = letDeployerActAs(parent, { ...args, accountId: accountName, account });
  createPush(parent, args, relayUrl, [topic, account, actAs]);
  const name = `projects/${args.scope.project}/topics/${topicId(args)}`;
  return createChannel(parent, args, "pubsub", { topic: name }, [publisher]);
}

function topicId({ id }: AlertChannelArgs): string {
  return `alerts-${id}`;
}

function createTopic(parent: pulumi.Resource, args: AlertChannelArgs): Topic {
  const { scope } = args;
  return new Topic(
    topicId(args),
    { project: scope.project, name: topicId(args), labels: labels(scope, { channel: args.id }) },
    { parent, dependsOn: scope.services.api("pubsub") },
  );
}

function createPublisher(parent: pulumi.Resource, args: AlertChannelArgs, topic: Topic): TopicIAMMember {
  const agent = args.scope.services.agent("monitoring");
  return new TopicIAMMember(
    `${topicId(args)}-publisher`,
    {
      project: args.scope.project,
      topic: topicId(args),
      role: "roles/pubsub.publisher",
      member: agent.member,
    },
    { parent, dependsOn: [topic, agent.resource] },
  );
}

function createPushAccount(parent: pulumi.Resource, { scope, id }: AlertChannelArgs): Account {
  const account = accountId("alerts", id);
  return new Account(
    account,
    {
      project: scope.project,
      accountId: account,
      displayName: `Signs the alerts pushed to ${id}`,
      disabled: false,
    },
    {
      parent,
      protect: isProtected(scope, { type: "gcp:serviceaccount/account:Account", name: account }),
      dependsOn: scope.services.api("iam"),
    },
  );
}

function createPush(
  parent: pulumi.Resource,
  args: AlertChannelArgs,
  relayUrl: string,
  dependsOn: readonly pulumi.Resource[],
): Subscription {
  const { scope, id } = args;
  return new Subscription(
    topicId(args),
    {
      project: scope.project,
      name: topicId(args),
      topic: `projects/${scope.project}/topics/${topicId(args)}`,
      ackDeadlineSeconds: 30,
      messageRetentionDuration: "86400s",
      // An alert channel that nobody used for a month must still work: the default would delete it after 31 days.
      expirationPolicy: { ttl: "" },
      retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
      pushConfig: {
        pushEndpoint: relayUrl,
        oidcToken: {
          serviceAccountEmail: pushAccountEmail(id, scope.project),
          audience: relayUrl,
        },
      },
      labels: labels(scope, { channel: id }),
    },
    { parent, dependsOn: [...dependsOn] },
  );
}

function createChannel(
  parent: pulumi.Resource,
  { scope, id }: AlertChannelArgs,
  type: "email" | "pubsub",
  address: Record<string, string>,
  dependsOn: readonly pulumi.Resource[],
): NotificationChannel {
  return new NotificationChannel(
    id,
    {
      project: scope.project,
      type,
      displayName: `${scope.product.name} ${scope.environment}: ${id}`,
      labels: address,
      enabled: true,
      // Otherwise a renamed channel cannot go while an alert still names the old one.
      forceDelete: true,
      userLabels: labels(scope, { channel: id }),
    },
    { parent, dependsOn: [...scope.services.api("monitoring"), ...dependsOn] },
  );
}
