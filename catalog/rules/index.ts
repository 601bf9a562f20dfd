import { alertChainEnds } from "./alert-chain-ends.ts";
import { approvalsPossible } from "./approvals-possible.ts";
import { bundleAndSurfaceAgree } from "./bundle-and-surface-agree.ts";
import { bundleCadence } from "./bundle-cadence.ts";
import { driftIdentityOfItsOwn } from "./drift-identity-of-its-own.ts";
import { cohortRuleParses } from "./cohort-rule-parses.ts";
import { cloudRunVariablesFit } from "./cloud-run-variables-fit.ts";
import { credentialsInBundle } from "./credentials-in-bundle.ts";
import { edgeFits } from "./edge-fits.ts";
import { endpointBelowDomain } from "./endpoint-below-domain.ts";
import { endpointIsHost } from "./endpoint-is-host.ts";
import { endpointUnique } from "./endpoint-unique.ts";
import { flagOnLadder } from "./flag-on-ladder.ts";
import { migrationFileExists } from "./migration-file-exists.ts";
import { migrationNumberUnique } from "./migration-number-unique.ts";
import { releaseChannelFits } from "./release-channel-fits.ts";
import { gatePercent } from "./gate-percent.ts";
import { globalOnly } from "./global-only.ts";
import { guardrailComplete } from "./guardrail-complete.ts";
import { guardrailMeasurable } from "./guardrail-measurable.ts";
import { guardrailSampled } from "./guardrail-sampled.ts";
import { imageCanBePushed } from "./image-can-be-pushed.ts";
import { instancesInOrder } from "./instances-in-order.ts";
import { githubPlanFits } from "./github-plan-fits.ts";
import { githubVariablesFit } from "./github-variables-fit.ts";
import { keyNameNotReserved } from "./key-name-not-reserved.ts";
import { keyNameUnique } from "./key-name-unique.ts";
import { madeAsUnique } from "./made-as-unique.ts";
import { jobsFit } from "./jobs-fit.ts";
import { memoryFitsCpu } from "./memory-fits-cpu.ts";
import { onePersonIsAlone } from "./one-person-is-alone.ts";
import { pipelineApprovalIsGiven } from "./pipeline-approval-is-given.ts";
import { migratorFits } from "./migrator-fits.ts";
import { samplerFits } from "./sampler-fits.ts";
import { pipelineFits } from "./pipeline-fits.ts";
import { ownFileExists } from "./own-file-exists.ts";
import { profilesAreSound } from "./profiles-are-sound.ts";
import { referencesExist } from "./references-exist.ts";
import { registryComplete } from "./registry-complete.ts";
import { reviewersArePersons } from "./reviewers-are-persons.ts";
import type { CatalogRule } from "./rule.ts";
import { regionHasDomains } from "./region-has-domains.ts";
import { regionWithoutFolders } from "./region-without-folders.ts";
import { runbookExists } from "./runbook-exists.ts";
import { schemaOfEnvironment } from "./schema-of-environment.ts";
import { secretIdFits } from "./secret-id-fits.ts";
import { secretInOneBundle } from "./secret-in-one-bundle.ts";
import { sharedSecretFits } from "./shared-secret-fits.ts";
import { serviceAccountOfOneBundle } from "./service-account-of-one-bundle.ts";
import { serviceAgreesWithSurface } from "./service-agrees-with-surface.ts";
import { sidecarsFit } from "./sidecars-fit.ts";
import { submitToStores } from "./submit-to-stores.ts";
import { valuesAreNoSecrets } from "./values-are-no-secrets.ts";
import { variableNotReserved } from "./variable-not-reserved.ts";
import { variableOrSecret } from "./variable-or-secret.ts";
import { vercelCronsFit } from "./vercel-crons-fit.ts";
import { vercelDomainsFit } from "./vercel-domains-fit.ts";
import { vercelProjectNameFits } from "./vercel-project-name.ts";
import { vercelVariablesFit } from "./vercel-variables-fit.ts";
import { volumesFit } from "./volumes-fit.ts";
import { waiverNamesRule } from "./waiver-names-rule.ts";
import { workflowFileUnique } from "./workflow-file-unique.ts";

/** Every rule of the catalog. Their order decides nothing: problems are sorted by place. */
export const catalogRules: readonly CatalogRule[] = [
  globalOnly,
  driftIdentityOfItsOwn,
  referencesExist,
  alertChainEnds,
  approvalsPossible,
  onePersonIsAlone,
  reviewersArePersons,
  bundleAndSurfaceAgree,
  credentialsInBundle,
  edgeFits,
  endpointBelowDomain,
  endpointIsHost,
  endpointUnique,
  madeAsUnique,
  regionHasDomains,
  regionWithoutFolders,
  instancesInOrder,
  memoryFitsCpu,
  sidecarsFit,
  volumesFit,
  jobsFit,
  submitToStores,
  cloudRunVariablesFit,
  variableNotReserved,
  vercelCronsFit,
  vercelDomainsFit,
  vercelProjectNameFits,
  vercelVariablesFit,
  variableOrSecret,
  valuesAreNoSecrets,
  schemaOfEnvironment,
  serviceAgreesWithSurface,
  registryComplete,
  imageCanBePushed,
  bundleCadence,
  keyNameNotReserved,
  keyNameUnique,
  githubPlanFits,
  githubVariablesFit,
  secretIdFits,
  secretInOneBundle,
  sharedSecretFits,
  serviceAccountOfOneBundle,
  guardrailComplete,
  guardrailMeasurable,
  guardrailSampled,
  runbookExists,
  gatePercent,
  pipelineFits,
  pipelineApprovalIsGiven,
  workflowFileUnique,
  flagOnLadder,
  cohortRuleParses,
  releaseChannelFits,
  migrationFileExists,
  migrationNumberUnique,
  migratorFits,
  samplerFits,
  ownFileExists,
  profilesAreSound,
  waiverNamesRule,
];
