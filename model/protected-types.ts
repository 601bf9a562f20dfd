/**
 * What an environment serves its users with, or holds and nobody could make again, by the type of the resource. Where
 * an environment is protected, the engine refuses to delete or replace any of it. What is not here comes back as it was
 * with the next deployment: grants, variables, alerts, rules of branches.
 */
export const protectedTypes = {
  "cloudflare:index/dnsRecord:DnsRecord": "users find the product by it",
  "cloudflare:index/workersCustomDomain:WorkersCustomDomain": "apps ask for their flags by it",
  "cloudflare:index/workersScript:WorkersScript": "it evaluates flags, or keeps which of them are killed",
  "gcp:cloudrun/domainMapping:DomainMapping":
    "it answers to a name, and its certificate takes an hour to come back",
  "gcp:cloudrunv2/service:Service": "it answers users",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": "its id stays taken for 30 days after it is deleted",
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider":
    "its id stays taken for 30 days after it is deleted",
  "gcp:secretmanager/regionalSecret:RegionalSecret": "it holds values that are nowhere else",
  "gcp:secretmanager/secret:Secret": "it holds values that are nowhere else",
  "gcp:serviceaccount/account:Account":
    "another of its name has none of the grants that the owner made by hand",
  "github:index/repositoryEnvironment:RepositoryEnvironment":
    "it holds secrets that GitHub gives back to nobody",
  "vercel:index/project:Project": "it answers users, and its deployments are what a rollback goes back to",
  "vercel:index/projectDomain:ProjectDomain": "users find the product by it",
} as const;

export type ProtectedType = keyof typeof protectedTypes;

export function isProtectedType(type: string): type is ProtectedType {
  return Object.hasOwn(protectedTypes, type);
}

/**
 * What a platform takes along with a resource although no resource of a plan stands for it, by type; null where there is
 * nothing of the kind. From each platform's page on deleting it.
 */
const ofProtected = {
  "cloudflare:index/dnsRecord:DnsRecord": null,
  "cloudflare:index/workersCustomDomain:WorkersCustomDomain": "its DNS record and its certificate",
  "cloudflare:index/workersScript:WorkersScript":
    "its secrets, and its Durable Objects with all that they keep",
  "gcp:cloudrun/domainMapping:DomainMapping": "its certificate",
  "gcp:cloudrunv2/service:Service":
    "all its revisions, so that there is none to roll back to, and grants that people made on it",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool":
    "providers that people added to it; grants to identities of the pool stop working",
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider":
    "what logs in through it can do so no more",
  "gcp:secretmanager/regionalSecret:RegionalSecret": "all its versions, so every value that it ever had",
  "gcp:secretmanager/secret:Secret": "all its versions, so every value that it ever had",
  "gcp:serviceaccount/account:Account": "its keys; grants to it stop working, also those that people made",
  "github:index/repositoryEnvironment:RepositoryEnvironment":
    "all secrets and variables in it, also those that people put there by hand; jobs that wait for its approval fail",
  "vercel:index/project:Project":
    "all its deployments, and the domains and variables that people added there by hand",
  "vercel:index/projectDomain:ProjectDomain": null,
} as const satisfies Record<ProtectedType, string | null>;

const ofOthers: Readonly<Record<string, string>> = {
  "cloudflare:index/workersKvNamespace:WorkersKvNamespace": "all its keys and their values",
  "cloudflare:index/zone:Zone": "all records in it, also those that people added by hand",
  "gcp:artifactregistry/repository:Repository": "all images and packages in it",
  "gcp:pubsub/subscription:Subscription": "the messages that nobody has taken yet",
  "gcp:pubsub/topic:Topic": "subscriptions that people made get no more messages",
  "gcp:sql/database:Database": "all data in it",
  "gcp:sql/databaseInstance:DatabaseInstance": "all databases in it, with their data and users",
  "gcp:storage/bucket:Bucket": "all objects in it",
  "github:index/issueLabel:IssueLabel": "the label on every issue and pull request that has it",
};

const lost: Readonly<Record<string, string | null>> = { ...ofOthers, ...ofProtected };

/** What nobody can see in a plan and a resource of this type takes along all the same. */
export function lostWith(type: string): string | null {
  return lost[type] ?? null;
}

/** Whether there is something to say where a resource of this type goes. */
export function holdsMore(type: string): boolean {
  return Object.hasOwn(lost, type);
}
