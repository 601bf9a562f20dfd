import type { ProtectedType } from "./protected-types.ts";

/**
 * What a platform takes along with a resource although no resource of a plan stands for it, by type; null where there is
 * nothing of the kind. From each platform's page on deleting it.
 */
const ofProtected = {
  "cloudflare:index/dnsRecord:DnsRecord": null,
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
