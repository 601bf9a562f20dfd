import type { AgainRule, Asked, ImportRule } from "./import-rule.ts";

const member = "{role} {member}[ {condition.title}]";

/**
 * "Import" on each resource's page in the Pulumi registry; what else has an id that follows from its inputs is in
 * engine/run/import-id.ts.
 */
export const googleRules: Readonly<Record<string, ImportRule | AgainRule>> = {
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": {
    form: `projects/{project}/locations/{location}/repositories/{repository} ${member}`,
  },
  "gcp:cloudrunv2/jobIamMember:JobIamMember": {
    form: `projects/{project}/locations/{location}/jobs/{name} ${member}`,
  },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": {
    form: `projects/{project}/locations/{location}/services/{name} ${member}`,
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": named("alertPolicies"),
  "gcp:monitoring/notificationChannel:NotificationChannel": named("notificationChannels"),
  "gcp:projects/iAMMember:IAMMember": { form: `{project} ${member}` },
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    again: "Google has one per project and service, and gives the same one to whoever asks again",
  },
  "gcp:pubsub/topicIAMMember:TopicIAMMember": { form: `projects/{project}/topics/{topic} ${member}` },
  "gcp:secretmanager/secretIamMember:SecretIamMember": {
    form: `projects/{project}/secrets/{secretId} ${member}`,
  },
  "gcp:serviceaccount/iAMMember:IAMMember": { form: `{serviceAccountId} ${member}` },
};

/** What Monitoring knows by a number, and people by the name that is shown. */
function named(kind: "alertPolicies" | "notificationChannels"): ImportRule {
  return {
    form: "{id}",
    by: ["project", "displayName"],
    look: async ({ apis, text }: Asked) => {
      const all = await apis.monitoring(text("project"), kind);
      return all.filter(({ displayName }) => displayName === text("displayName")).map(({ name }) => name);
    },
    isId: (id, { text }) => {
      const folder = `projects/${text("project")}/${kind}/`;
      return id.startsWith(folder) && /^\d+$/.test(id.slice(folder.length));
    },
  };
}
