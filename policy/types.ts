/** Types of resources by the names that rules use for them: an entity's component, or what a provider makes. */
export const types = {
  alertChannel: "gantry:index:AlertChannel",
  branchProtectionEntity: "gantry:index:BranchProtection",
  bundle: "gantry:index:CredentialBundle",
  credential: "gantry:index:SecretCredentialSet",
  driftEnvironment: "gantry:index:DriftEnvironment",
  environment: "gantry:index:DeploymentEnvironment",
  gate: "gantry:index:QualityGate",
  guardrail: "gantry:index:GuardrailMetric",
  migrationJob: "gantry:index:MigrationJob",
  mirror: "gantry:index:ImageMirror",
  own: "gantry:index:OwnResources",
  releaseBranches: "gantry:index:ReleaseBranchProtection",
  sampler: "gantry:index:Sampler",
  services: "gantry:index:ProjectServices",
  surface: "gantry:index:DeploymentSurface",
  surfaceDns: "gantry:index:SurfaceDns",
  tags: "gantry:index:TagProtection",
  workloadIdentity: "gantry:index:WorkloadIdentity",

  dnsRecord: "cloudflare:index/dnsRecord:DnsRecord",

  alertPolicy: "gcp:monitoring/alertPolicy:AlertPolicy",
  domainMapping: "gcp:cloudrun/domainMapping:DomainMapping",
  identityProvider: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  job: "gcp:cloudrunv2/job:Job",
  jobAccess: "gcp:cloudrunv2/jobIamMember:JobIamMember",
  notificationChannel: "gcp:monitoring/notificationChannel:NotificationChannel",
  registry: "gcp:artifactregistry/repository:Repository",
  schedule: "gcp:cloudscheduler/job:Job",
  secret: "gcp:secretmanager/secret:Secret",
  service: "gcp:cloudrunv2/service:Service",
  subscription: "gcp:pubsub/subscription:Subscription",

  branchProtection: "github:index/branchProtection:BranchProtection",
  deploymentPolicy:
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  githubEnvironment: "github:index/repositoryEnvironment:RepositoryEnvironment",
  ruleset: "github:index/repositoryRuleset:RepositoryRuleset",

  vercelDomain: "vercel:index/projectDomain:ProjectDomain",
  vercelProject: "vercel:index/project:Project",
} as const;
