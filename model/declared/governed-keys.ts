/**
 * In which direction a key of the catalog promises less. A change in that direction needs an entry in docs/governance.yml.
 *
 * - `harmless`: no value of it loosens anything by itself
 * - `differs`: another value is another promise, up or down; of lists, whatever their order
 * - `kept`: likewise, but what was not set before may be
 * - `falls`, `rises`: a lower, or a higher number
 * - `limit`: a higher bound, or none any more
 * - `turnsOn`: true, also of what is new
 * - `turnsOff`: no longer true; `protects`: likewise, and also where all of it is gone
 * - `gains`, `loses`: an entry more, or less
 * - `weaker`: an earlier one of `from`, which begins with the loosest
 * - `own`: a comparison of its own, in catalog/compare/
 */
export type Watch =
  | "harmless"
  | "differs"
  | "kept"
  | "falls"
  | "rises"
  | "limit"
  | "turnsOn"
  | "turnsOff"
  | "protects"
  | "gains"
  | "loses"
  | "own"
  | { weaker: readonly string[] };

/**
 * Every key that a person may write into config.yml, as `catalog/config-keys.ts` names it. A key without a line here fails a test:
 * whoever adds one says what loosens it.
 */
export const governedKeys: Readonly<Record<string, Watch>> = {
  "product.name": "differs",
  "product.domain": "differs",
  "product.repository.owner": "differs",
  "product.repository.name": "differs",
  "product.repository.ownerId": "differs",
  "product.repository.repositoryId": "differs",
  "product.repository.defaultBranch": "differs",
  "product.repository.visibility": "differs",
  // What GitHub holds is judged by it: a plan that is not there holds nothing.
  "product.repository.plan": "differs",
  "product.deployIdentity.appId": "differs",
  "product.driftIdentity.appId": "differs",
  // A link promises nothing.
  "product.webhooks.<id>.title": "harmless",
  "product.webhooks.<id>.url": "harmless",
  "product.webhooks.<id>.description": "harmless",
  "cloudflare.accountId": "differs",
  "cloudflare.zoneId": "differs",
  "expo.account": "differs",
  "expo.projectId": "differs",
  "expo.slug": "differs",
  "registry.username": "differs",
  "registry.tokenRef": "differs",
  "registry.push.provider": "differs",
  "registry.push.account": "differs",
  "database.migrations": "differs",
  "database.urlRef": "differs",
  // A schema, or a role, that nobody tests any more may be open.
  "database.exposedSchemas": "differs",
  "database.roles": "loses",
  // Whoever builds the image has the database's own login.
  "database.job.app": "differs",
  "database.job.image": "differs",
  "database.job.dockerfile": "differs",
  "database.job.timeoutMinutes": "harmless",
  // Another host, or none, is where nobody asks; another token is somebody else who can kill.
  "edge.flags.host": "differs",
  "edge.flags.killTokenRef": "differs",
  "edge.flags.apiKeyRef": "loses",
  "edge.relay.host": "differs",
  // What is asked elsewhere, or no more, is measured elsewhere or not at all.
  "sampler.image": "own",
  "sampler.everyMinutes": "rises",
  "sampler.vercel.team": "kept",
  "sampler.vercel.tokenRef": "kept",
  "sampler.sentry.host": "kept",
  "sampler.sentry.organization": "kept",
  "sampler.sentry.tokenRef": "kept",
  "sampler.supabase.projectRef": "kept",
  "sampler.supabase.tokenRef": "kept",

  // A step that runs something else, or nothing, finds something else.
  "run.steps.init.commands": "differs",
  "run.steps.init.minutes": "harmless",
  "run.steps.env-check.commands": "differs",
  "run.steps.env-check.minutes": "harmless",
  "run.steps.lint.commands": "differs",
  "run.steps.lint.minutes": "harmless",
  "run.steps.test-unit.commands": "differs",
  "run.steps.test-unit.minutes": "harmless",
  "run.steps.test-integration.commands": "differs",
  "run.steps.test-integration.minutes": "harmless",
  "run.steps.test-e2e.commands": "differs",
  "run.steps.test-e2e.minutes": "harmless",
  "run.steps.build.commands": "differs",
  "run.steps.build.minutes": "harmless",
  "run.steps.cleanup.commands": "differs",
  "run.steps.cleanup.minutes": "harmless",
  "run.steps.complete.commands": "differs",
  "run.steps.complete.minutes": "harmless",
  "run.profiles.dev": "gains",
  "run.profiles.ui": "gains",
  "run.profiles.full": "gains",
  // A folder of this repository, as reviewed as the rest of it.
  "apps.<id>.folder": "harmless",
  "apps.<id>.packageManager": "harmless",
  "apps.<id>.commands.install": "harmless",
  // A check that runs something else finds something else.
  "apps.<id>.commands.lint": "differs",
  "apps.<id>.commands.test": "differs",
  "apps.<id>.commands.lintApi": "differs",
  "apps.<id>.commands.build": "harmless",
  "apps.<id>.image.context": "harmless",
  "apps.<id>.image.dockerfile": "harmless",
  "apps.<id>.image.target": "harmless",
  // A change there no longer starts the checks.
  "apps.<id>.paths": "loses",

  "approvals.method": "own",
  // One more is somebody else who can say yes, and the login decides whose key counts.
  "approvals.reviewers": "differs",
  "approvals.reviewers[].login": "own",
  "approvals.reviewers[].id": "own",
  // Nobody else says yes any more, or somebody else is alone now.
  "approvals.onePerson.login": "own",
  "approvals.onePerson.id": "own",
  "approvals.onePerson.reason": "harmless",
  "approvals.onePerson.waitMinutes": "own",
  // Two accounts that no longer count as one person are two who can say yes.
  "approvals.accounts": "own",
  "approvals.required": "falls",
  "approvals.validHours": "rises",
  "approvals.preventSelfReview": "turnsOff",
  "approvals.adminBypass": "turnsOn",
  "approvals.waitMinutes": "falls",
  "approvals.branches": "gains",
  "approvals.tags": "gains",

  "recipients.<id>": "differs",
  "regions.<id>.gcp": "differs",
  "regions.<id>.vercel": "differs",
  region: "loses",

  // A rename keeps what it says; anything else gives the name of one surface's resources to another's.
  "surfaces.<id>.madeAs": "differs",
  "surfaces.<id>.app": "differs",
  "surfaces.<id>.subproject": "differs",
  "surfaces.<id>.endpointUrl": "differs",
  "surfaces.<id>.healthCheck": "differs",
  "surfaces.<id>.publicCheck": "differs",
  "surfaces.<id>.readyCheck": "differs",
  "surfaces.<id>.supabaseSchema": "kept",
  "surfaces.<id>.bundle": "kept",
  // Which bundle a secret is in, or is shared with, decides who reads it.
  "surfaces.<id>.credentials": "harmless",
  "surfaces.<id>.public": "turnsOn",
  "surfaces.<id>.platform": "differs",
  // Its bounds are the pack's.
  "surfaces.<id>.concurrencyLimit": "harmless",
  "surfaces.<id>.deletionProtection": "protects",
  "surfaces.<id>.cloudRun.image": "own",
  "surfaces.<id>.cloudRun.initialImage": "own",
  "surfaces.<id>.cloudRun.port": "harmless",
  "surfaces.<id>.cloudRun.cpu": "harmless",
  "surfaces.<id>.cloudRun.memory": "harmless",
  "surfaces.<id>.cloudRun.minInstances": "harmless",
  "surfaces.<id>.cloudRun.maxInstances": "harmless",
  "surfaces.<id>.cloudRun.timeoutSeconds": "harmless",
  "surfaces.<id>.cloudRun.cpuAlways": "harmless",
  "surfaces.<id>.cloudRun.sessionAffinity": "harmless",
  "surfaces.<id>.cloudRun.cloudSql": "gains",
  "surfaces.<id>.cloudRun.vpc.network": "kept",
  "surfaces.<id>.cloudRun.vpc.subnetwork": "kept",
  "surfaces.<id>.cloudRun.vpc.egress": { weaker: ["private-ranges", "all"] },
  "surfaces.<id>.cloudRun.roles": "gains",
  // Plain settings of the app; the preview shows each.
  "surfaces.<id>.cloudRun.variables": "harmless",
  // What the account may read and write there is a right of its own, and so is what is in its bundle.
  "surfaces.<id>.cloudRun.volumes.<id>.path": "harmless",
  "surfaces.<id>.cloudRun.volumes.<id>.bucket": "harmless",
  "surfaces.<id>.cloudRun.volumes.<id>.readOnly": "harmless",
  "surfaces.<id>.cloudRun.volumes.<id>.secretRef": "harmless",
  "surfaces.<id>.cloudRun.volumes.<id>.file": "harmless",
  "surfaces.<id>.cloudRun.volumes.<id>.size": "harmless",
  // What else of it is of the image, which is governed, and of what that is told.
  "surfaces.<id>.cloudRun.sidecars.<id>.image": "own",
  "surfaces.<id>.cloudRun.sidecars.<id>.command": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.args": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.variables": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.cpu": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.memory": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.startup.port": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.startup.path": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.mounts": "harmless",
  "surfaces.<id>.cloudRun.sidecars.<id>.dependsOn": "harmless",
  "surfaces.<id>.cloudRun.dependsOn": "harmless",
  // A job runs the surface's own image as the surface's own account: what it may, the service may already.
  "surfaces.<id>.cloudRun.jobs.<id>.jobName": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.command": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.args": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.schedule": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.timeZone": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.timeoutSeconds": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.maxRetries": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.cpu": "harmless",
  "surfaces.<id>.cloudRun.jobs.<id>.memory": "harmless",
  "surfaces.<id>.vercel.projectName": "differs",
  "surfaces.<id>.vercel.framework": "harmless",
  "surfaces.<id>.vercel.installCommand": "harmless",
  "surfaces.<id>.vercel.buildCommand": "harmless",
  "surfaces.<id>.vercel.outputDirectory": "harmless",
  // A folder of this repository, as reviewed as the rest of it.
  "surfaces.<id>.vercel.rootDirectory": "harmless",
  "surfaces.<id>.vercel.protection": { weaker: ["none", "previews", "all"] },
  // The app's own code, as reviewed as the rest of it; the bundle has what was declared when it was built.
  "surfaces.<id>.vercel.crons.<id>.path": "harmless",
  "surfaces.<id>.vercel.crons.<id>.schedule": "harmless",
  "surfaces.<id>.vercel.domains.<id>.redirectTo": "own",
  "surfaces.<id>.vercel.domains.<id>.statusCode": "harmless",
  "surfaces.<id>.vercel.sensitiveVariables": "turnsOff",
  "surfaces.<id>.vercel.variables": "harmless",
  "surfaces.<id>.expo.profile": "differs",
  "surfaces.<id>.expo.channel": "differs",
  "surfaces.<id>.expo.distribution": { weaker: ["store", "internal"] },
  "surfaces.<id>.expo.environment": "kept",
  // Plain settings of the app, in what is built.
  "surfaces.<id>.expo.variables": "harmless",
  "surfaces.<id>.expo.builds.<id>.distribution": "own",
  "surfaces.<id>.expo.builds.<id>.platforms": "harmless",
  "surfaces.<id>.expo.builds.<id>.submit.appStoreId": "own",
  "surfaces.<id>.expo.builds.<id>.submit.playTrack": "own",
  "surfaces.<id>.expo.submit.appStoreId": "differs",
  "surfaces.<id>.expo.submit.playTrack": "differs",

  "services.<id>.cloudProvider": "differs",
  "services.<id>.ghEnvironment": "differs",
  "services.<id>.secretsBundleRef": "kept",
  "services.<id>.successCriteria.latencyP95Ms": "limit",
  "services.<id>.successCriteria.mttrMinutes": "limit",
  "services.<id>.successCriteria.propagationMinutes": "limit",
  // Where people look, and no program.
  "services.<id>.monitoringDashboardUrl": "harmless",

  "bundles.<id>.surface": "differs",
  "bundles.<id>.serviceAccount": "kept",
  "bundles.<id>.supabaseKeyRef": "kept",
  "bundles.<id>.vercelTokenRef": "kept",
  "bundles.<id>.cloudflareApiTokenRef": "kept",
  // One that another bundle gets has to leave here, since a secret is in one bundle.
  "bundles.<id>.additionalRefs": "loses",
  // One account more that reads a secret of somebody else's.
  "bundles.<id>.sharedRefs": "gains",
  "bundles.<id>.rotationCadenceDays": "rises",
  "bundles.<id>.owner": "harmless",

  "secrets.<id>.service": "differs",
  "secrets.<id>.keyName": "harmless",
  "secrets.<id>.secretId": "differs",
  "secrets.<id>.owner": "harmless",
  "secrets.<id>.rotationCadenceDays": "rises",
  "secrets.<id>.status": "own",

  "channels.<id>.kind": "differs",
  "channels.<id>.address": "differs",
  "channels.<id>.tokenRef": "differs",
  "channels.<id>.targetRef": "differs",
  "channels.<id>.urlRef": "differs",
  "channels.<id>.next": "differs",

  "guardrails.<id>.metricName": "differs",
  "guardrails.<id>.surface": "differs",
  "guardrails.<id>.threshold": "differs",
  "guardrails.<id>.ladder.hold": "differs",
  "guardrails.<id>.ladder.rollback": "differs",
  "guardrails.<id>.budget.amount": "differs",
  "guardrails.<id>.budget.unit": "differs",
  "guardrails.<id>.budget.levels.critical": "differs",
  "guardrails.<id>.budget.levels.exceeded": "differs",
  "guardrails.<id>.observabilitySource": "differs",
  "guardrails.<id>.alertChannel": "differs",
  "guardrails.<id>.runbookRef": "differs",
  "guardrails.<id>.severity": "differs",

  "gates.<id>.name": "harmless",
  "gates.<id>.thresholds.coverage": "falls",
  "gates.<id>.thresholds.testPass": "falls",
  "gates.<id>.thresholds.lintErrors": "rises",
  "gates.<id>.thresholds.typecheck": "differs",
  // No order says which branch is the stricter one: the gate no longer holds where it held.
  "gates.<id>.enforcedOn": "differs",
  "gates.<id>.requiredChecks": "loses",
  "gates.<id>.requiredReviews": "falls",
  "gates.<id>.codeOwnerReview": "turnsOff",
  "gates.<id>.signedCommits": "turnsOff",

  "pipelines.<id>.app": "differs",
  "pipelines.<id>.workflowFile": "differs",
  "pipelines.<id>.triggers": "loses",
  "pipelines.<id>.stages": "loses",
  "pipelines.<id>.approvalRequired": "protects",
  "pipelines.<id>.artifacts": "own",

  "flags.<id>.description": "harmless",
  "flags.<id>.enabled": "own",
  "flags.<id>.rolloutPercentage": "own",
  // Who is in a cohort gets it, whatever the percentage.
  "flags.<id>.cohorts": "gains",
  "flags.<id>.killSwitch": "own",
  "flags.<id>.revision": "falls",
  // Each step is a pull request of its own, and no more than one.
  "flags.<id>.ramp.every": "harmless",

  "cohorts.<id>.type": "differs",
  "cohorts.<id>.rule": "differs",
  "cohorts.<id>.createdBy": "harmless",
  "cohorts.<id>.createdAt": "harmless",

  "releaseChannels.<id>.approver": "differs",
  "releaseChannels.<id>.rollbackPointId": "harmless",
  "releaseChannels.<id>.soakMinutes": "falls",
  "releaseChannels.<id>.traffic": "kept",
  "releaseChannels.<id>.traffic[].percent": "own",
  "releaseChannels.<id>.traffic[].minutes": "own",

  "migrations.<id>.description": "harmless",
  "migrations.<id>.isOneTime": "turnsOff",
  "migrations.<id>.rollbackNotes": "harmless",

  // A file below stacks/own/ makes them, whose owners review what it says.
  "own.<id>.owner": "harmless",
  "own.<id>.reason": "harmless",
  "own.<id>.resources": "harmless",

  // Of a shell, which deploys nothing by itself.
  "profiles.<id>.environment": "harmless",
  "profiles.<id>.region": "harmless",
  "profiles.<id>.context": "harmless",

  "waivers.<id>.rule": "differs",
  "waivers.<id>.resource": "differs",
  "waivers.<id>.stack": "own",
  "waivers.<id>.owner": "harmless",
  "waivers.<id>.reason": "harmless",
  "waivers.<id>.once": "turnsOff",
  "waivers.<id>.expires": "rises",
};

/** What it means that an entry of a section is new, or gone, beside what its keys say of that. */
export const governedEntries: Readonly<Record<string, { added?: "loosens"; removed?: "loosens" }>> = {
  recipients: { added: "loosens" },
  regions: {},
  apps: {},
  surfaces: {},
  services: { removed: "loosens" },
  bundles: {},
  secrets: {},
  channels: { removed: "loosens" },
  guardrails: { removed: "loosens" },
  gates: { removed: "loosens" },
  pipelines: {},
  flags: {},
  cohorts: {},
  releaseChannels: { removed: "loosens" },
  migrations: {},
  own: {},
  profiles: {},
  waivers: { added: "loosens" },
};
