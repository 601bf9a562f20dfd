import type { z } from "zod";
import { ciScript } from "./catalog/ci-script.ts";
import { clarificationLog } from "./catalog/clarification-log.ts";
import { cohort } from "./catalog/cohort.ts";
import { credentialBundle } from "./catalog/credential-bundle.ts";
import { deploymentEnvironment } from "./catalog/deployment-environment.ts";
import { deploymentSurface } from "./catalog/deployment-surface.ts";
import { environmentConfiguration } from "./catalog/environment-configuration.ts";
import { featureFlag } from "./catalog/feature-flag.ts";
import { governanceEntry } from "./catalog/governance-entry.ts";
import { guardrailMetric } from "./catalog/guardrail-metric.ts";
import { migrationScript } from "./catalog/migration-script.ts";
import { pipelineDefinition } from "./catalog/pipeline-definition.ts";
import { profile } from "./catalog/profile.ts";
import { qualityGate } from "./catalog/quality-gate.ts";
import { releaseChannel } from "./catalog/release-channel.ts";
import { secretCredentialSet } from "./catalog/secret-credential-set.ts";
import { shellConfig } from "./catalog/shell-config.ts";
import { testabilityConfig } from "./catalog/testability-config.ts";
import { actionLink } from "./records/action-link.ts";
import { auditEvent } from "./records/audit-event.ts";
import { buildArtifact } from "./records/build-artifact.ts";
import { deploymentStateRecord } from "./records/deployment-state-record.ts";
import { deploymentState } from "./records/deployment-state.ts";
import { deployment } from "./records/deployment.ts";
import { gitTag } from "./records/git-tag.ts";
import { logEntry } from "./records/log-entry.ts";
import { pipelineLog } from "./records/pipeline-log.ts";
import { pipelineReport } from "./records/pipeline-report.ts";
import { pipelineRun } from "./records/pipeline-run.ts";
import { pipelineStageRecord, stageLogLine } from "./records/pipeline-stage-record.ts";
import { pipelineSummary } from "./records/pipeline-summary.ts";
import { releaseChecklist } from "./records/release-checklist.ts";
import { securityAudit } from "./records/security-audit.ts";
import { securityFinding } from "./records/security-finding.ts";
import { securitySummary } from "./records/security-summary.ts";
import { testExecution } from "./records/test-execution.ts";

export interface EntityEntry {
  name: string;
  /** The seed that describes it. */
  seed: "000" | "001" | "002" | "003" | "004";
  /** Declared: a person writes it. Observed: a command or workflow does. */
  kind: "declared" | "observed";
  schema: z.ZodType;
}

/** Every entity of the seeds, and the parts that they are made of. */
export const entities: readonly EntityEntry[] = [
  { name: "EnvironmentConfiguration", seed: "001", kind: "declared", schema: environmentConfiguration },
  { name: "DeploymentEnvironment", seed: "002", kind: "declared", schema: deploymentEnvironment },
  { name: "DeploymentSurface", seed: "003", kind: "declared", schema: deploymentSurface },
  { name: "PipelineDefinition", seed: "003", kind: "declared", schema: pipelineDefinition },
  { name: "CredentialBundle", seed: "002", kind: "declared", schema: credentialBundle },
  { name: "SecretCredentialSet", seed: "003", kind: "declared", schema: secretCredentialSet },
  { name: "GuardrailMetric", seed: "003", kind: "declared", schema: guardrailMetric },
  { name: "QualityGate", seed: "000", kind: "declared", schema: qualityGate },
  { name: "FeatureFlag", seed: "000", kind: "declared", schema: featureFlag },
  { name: "Cohort", seed: "000", kind: "declared", schema: cohort },
  { name: "ReleaseChannel", seed: "000", kind: "declared", schema: releaseChannel },
  { name: "MigrationScript", seed: "000", kind: "declared", schema: migrationScript },
  { name: "CIScript", seed: "001", kind: "declared", schema: ciScript },
  { name: "TestabilityConfig", seed: "001", kind: "declared", schema: testabilityConfig },
  { name: "Profile", seed: "001", kind: "declared", schema: profile },
  { name: "ShellConfig", seed: "001", kind: "declared", schema: shellConfig },
  { name: "ClarificationLog", seed: "003", kind: "declared", schema: clarificationLog },
  { name: "GovernanceEntry", seed: "003", kind: "declared", schema: governanceEntry },
  { name: "GitTag", seed: "001", kind: "observed", schema: gitTag },
  { name: "BuildArtifact", seed: "000", kind: "observed", schema: buildArtifact },
  { name: "Deployment", seed: "001", kind: "observed", schema: deployment },
  { name: "DeploymentStateRecord", seed: "004", kind: "observed", schema: deploymentStateRecord },
  { name: "DeploymentState", seed: "004", kind: "observed", schema: deploymentState },
  { name: "PipelineRun", seed: "004", kind: "observed", schema: pipelineRun },
  { name: "LogEntry", seed: "004", kind: "observed", schema: logEntry },
  { name: "TestExecution", seed: "004", kind: "observed", schema: testExecution },
  { name: "PipelineStageRecord", seed: "002", kind: "observed", schema: pipelineStageRecord },
  { name: "StageLogLine", seed: "002", kind: "observed", schema: stageLogLine },
  { name: "PipelineReport", seed: "001", kind: "observed", schema: pipelineReport },
  { name: "ActionLink", seed: "001", kind: "observed", schema: actionLink },
  { name: "PipelineSummary", seed: "001", kind: "observed", schema: pipelineSummary },
  { name: "PipelineLog", seed: "001", kind: "observed", schema: pipelineLog },
  { name: "ReleaseChecklist", seed: "002", kind: "observed", schema: releaseChecklist },
  { name: "SecurityAudit", seed: "001", kind: "observed", schema: securityAudit },
  { name: "SecurityFinding", seed: "001", kind: "observed", schema: securityFinding },
  { name: "SecuritySummary", seed: "001", kind: "observed", schema: securitySummary },
  { name: "AuditEvent", seed: "000", kind: "observed", schema: auditEvent },
];

/** `ci-script` of CIScript: how the entity's files are named. */
export function entityFileName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}
