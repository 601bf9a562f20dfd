/**
 * The id under which a provider imports a resource, for the types whose id follows from what was asked for. Where the
 * server gives the id (alert policies, rulesets, DNS records, Vercel projects) there is none. Grants (IAM members) need
 * none: making one again changes nothing. Source: "Import" on each resource's page in the Pulumi registry.
 */
const formats: Readonly<Record<string, string>> = {
  "gcp:artifactregistry/repository:Repository":
    "projects/{project}/locations/{location}/repositories/{repositoryId}",
  "gcp:cloudrun/domainMapping:DomainMapping":
    "locations/{location}/namespaces/{project}/domainmappings/{name}",
  "gcp:cloudrunv2/job:Job": "projects/{project}/locations/{location}/jobs/{name}",
  "gcp:cloudscheduler/job:Job": "projects/{project}/locations/{region}/jobs/{name}",
  "gcp:cloudrunv2/service:Service": "projects/{project}/locations/{location}/services/{name}",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool":
    "projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}",
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider":
    "projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}/providers/{workloadIdentityPoolProviderId}",
  "gcp:logging/metric:Metric": "{name}",
  "gcp:projects/service:Service": "{project}/{service}",
  "gcp:pubsub/subscription:Subscription": "projects/{project}/subscriptions/{name}",
  "gcp:pubsub/topic:Topic": "projects/{project}/topics/{name}",
  "gcp:secretmanager/secret:Secret": "projects/{project}/secrets/{secretId}",
  "gcp:serviceaccount/account:Account":
    "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
  "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable":
    "{repository}:{environment}:{variableName}",
  "github:index/repositoryEnvironment:RepositoryEnvironment": "{repository}:{environment}",
  "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention": "{projectId}",
  "vercel:index/projectDomain:ProjectDomain": "{projectId}/{domain}",
};

const grants = /[iI][aA][mM]Member$|serviceIdentity:ServiceIdentity$/;

/** The form of that id, with the names of inputs in braces; undefined where only the cloud knows it. */
export function importForm(type: string): string | undefined {
  return formats[type];
}

/** The id of a resource that was asked for with these inputs; undefined where only its cloud knows it. */
export function importId(type: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  const format = importForm(type);
  if (format === undefined) return undefined;
  const keys = [...format.matchAll(/\{(\w+)\}/g)].map(([, key = ""]) => key);
  let id = format;
  for (const key of keys) {
    const value = inputs[key];
    if (typeof value !== "string") return undefined;
    id = id.replaceAll(`{${key}}`, value);
  }
  return id;
}

/** Whether making it a second time could leave two of them, or fail, with nobody but its cloud knowing the first. */
export function isKnownByItsCloudOnly(type: string, inputs: Readonly<Record<string, unknown>>): boolean {
  return !grants.test(type) && importId(type, inputs) === undefined;
}
