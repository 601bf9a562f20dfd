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
  releaseBranches: "gantry:index:ReleaseBranchProtection",
  services: "gantry:index:ProjectServices",
  surface: "gantry:index:DeploymentSurface",
  tags: "gantry:index:TagProtection",
  workloadIdentity: "gantry:index:WorkloadIdentity",

  alertPolicy: "gcp:monitoring/alertPolicy:AlertPolicy",
  identityProvider: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  job: "gcp:cloudrunv2/job:Job",
  notificationChannel: "gcp:monitoring/notificationChannel:NotificationChannel",
  secret: "gcp:secretmanager/secret:Secret",
  service: "gcp:cloudrunv2/service:Service",

  branchProtection: "github:index/branchProtection:BranchProtection",
  deploymentPolicy:
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  githubEnvironment: "github:index/repositoryEnvironment:RepositoryEnvironment",
  ruleset: "github:index/repositoryRuleset:RepositoryRuleset",

  vercelProject: "vercel:index/project:Project",
} as const;
