import { approvalRequiredStates } from "./approval-required.ts";
import { deploymentStates } from "./deployment.ts";
import { featureFlagStates } from "./feature-flag.ts";
import { environmentTagStates, stateTagStates, versionTagStates } from "./git-tag.ts";
import { guardrailThresholdStates } from "./guardrail-threshold.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { migrationScriptStates } from "./migration-script.ts";
import { pipelineReportStates } from "./pipeline-report.ts";
import { pipelineRunStates } from "./pipeline-run.ts";
import { releaseChannelStates } from "./release-channel.ts";
import { rolloutLadder } from "./rollout-ladder.ts";
import { secretCredentialSetStates } from "./secret-credential-set.ts";

/** Every lifecycle of the model, by seed. */
export const lifecycles: readonly Lifecycle[] = [
  featureFlagStates,
  rolloutLadder,
  releaseChannelStates,
  migrationScriptStates,
  versionTagStates,
  environmentTagStates,
  stateTagStates,
  deploymentStates,
  pipelineReportStates,
  approvalRequiredStates,
  secretCredentialSetStates,
  guardrailThresholdStates,
  pipelineRunStates,
];
