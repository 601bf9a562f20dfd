import type { z } from "zod";
import { ciScript } from "./declared/ci-script.ts";
import { clarificationLog } from "./declared/clarification-log.ts";
import { cohort } from "./declared/cohort.ts";
import { credentialBundle } from "./declared/credential-bundle.ts";
import { deploymentEnvironment } from "./declared/deployment-environment.ts";
import { deploymentSurface } from "./declared/deployment-surface.ts";
import { environmentConfiguration } from "./declared/environment-configuration.ts";
import { featureFlag } from "./declared/feature-flag.ts";
import { governanceEntry } from "./declared/governance-entry.ts";
import { guardrailMetric } from "./declared/guardrail-metric.ts";
import { migrationScript } from "./declared/migration-script.ts";
import { pipelineDefinition } from "./declared/pipeline-definition.ts";
import { profile } from "./declared/profile.ts";
import { qualityGate } from "./declared/quality-gate.ts";
import { releaseChannel } from "./declared/release-channel.ts";
import { secretCredentialSet } from "./declared/secret-credential-set.ts";
import { shellConfig } from "./declared/shell-config.ts";
import { testabilityConfig } from "./declared/testability-config.ts";
import { actionLink } from "./observed/action-link.ts";
import { auditEvent } from "./observed/audit-event.ts";
import { buildArtifact } from "./observed/build-artifact.ts";
import { deploymentStateRecord } from "./observed/deployment-state-record.ts";
import { deploymentState } from "./observed/deployment-state.ts";
import { deployment } from "./observed/deployment.ts";
import { gitTag } from "./observed/git-tag.ts";
import { logEntry } from "./observed/log-entry.ts";
import { pipelineLog } from "./observed/pipeline-log.ts";
import { pipelineReport } from "./observed/pipeline-report.ts";
import { pipelineRun } from "./observed/pipeline-run.ts";
import { pipelineStageRecord, stageLogLine } from "./observed/pipeline-stage-record.ts";
import { pipelineSummary } from "./observed/pipeline-summary.ts";
import { releaseChecklist } from "./observed/release-checklist.ts";
import { securityAudit } from "./observed/security-audit.ts";
import { securityFinding } from "./observed/security-finding.ts";
import { securitySummary } from "./observed/security-summary.ts";
import { testExecution } from "./observed/test-execution.ts";

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
