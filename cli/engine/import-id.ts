import type { PendingOperation } from "./pending.ts";

/**
 * The id under which a provider imports a resource, for the types whose id follows from what was asked for. Where the
 * server gives the id (rulesets, DNS records, Vercel projects) there is none, and an interrupted create is made again.
 * Source: "Import" on each resource's page in the Pulumi registry.
 */
const formats: Readonly<Record<string, string>> = {
  "gcp:cloudrunv2/service:Service": "projects/{project}/locations/{location}/services/{name}",
  "gcp:serviceaccount/account:Account":
    "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
  "gcp:secretmanager/secret:Secret": "projects/{project}/secrets/{secretId}",
  "gcp:pubsub/topic:Topic": "projects/{project}/topics/{name}",
  "gcp:pubsub/subscription:Subscription": "projects/{project}/subscriptions/{name}",
  "gcp:artifactregistry/repository:Repository":
    "projects/{project}/locations/{location}/repositories/{repositoryId}",
  "gcp:logging/metric:Metric": "{name}",
  "gcp:projects/service:Service": "{project}/{service}",
  "github:index/repositoryEnvironment:RepositoryEnvironment": "{repository}:{environment}",
  "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable":
    "{repository}:{environment}:{variableName}",
};

export function importId({ resourceType, inputs }: PendingOperation): string | undefined {
  const format = formats[resourceType];
  if (format === undefined) return undefined;
  const parts = [...format.matchAll(/\{(\w+)\}/g)].map(([, key = ""]): [string, unknown] => [
    key,
    inputs[key],
  ]);
  if (parts.some(([, value]) => typeof value !== "string")) return undefined;
  return parts.reduce((id, [key, value]) => id.replaceAll(`{${key}}`, String(value)), format);
}
