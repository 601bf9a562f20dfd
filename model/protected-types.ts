/**
 * What an environment serves its users with, or holds and nobody could make again, by the type of the resource. Where
 * an environment is protected, the engine refuses to delete or replace any of it. What is not here comes back as it was
 * with the next deployment: grants, variables, alerts, rules of branches.
 */
export const protectedTypes = {
  "cloudflare:index/dnsRecord:DnsRecord": "users find the product by it",
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
