import { z } from "zod";

/**
 * The engine's event log (`--event-log`), as far as it is used here. One JSON object a line; other kinds of events and
 * other fields are passed over. Source: sdk/go/common/apitype/events.go of the pinned engine.
 */
const resourceState = z.object({
  type: z.string(),
  urn: z.string(),
  custom: z.boolean().default(false),
  id: z.string().default(""),
  parent: z.string().default(""),
  protect: z.boolean().default(false),
  retainOnDelete: z.boolean().optional(),
});

const propertyDiff = z.object({ diffKind: z.string(), inputDiff: z.boolean().default(false) });

const stepMetadata = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: resourceState.nullish(),
  new: resourceState.nullish(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), propertyDiff).nullish(),
});
export type StepMetadata = z.infer<typeof stepMetadata>;

const values = z.record(z.string(), z.unknown()).default({});
const wholeState = resourceState.extend({ inputs: values, outputs: values });

/** The catalog's secrets in a program: what they are called. */
export const secretEntity = "gantry:index:SecretCredentialSet";
/** A surface in a program: which version it runs. */
export const surfaceEntity = "gantry:index:DeploymentSurface";

const withInputs = stepMetadata.extend({
  old: resourceState.extend({ inputs: values }).nullish(),
  new: resourceState.extend({ inputs: values }).nullish(),
});

/**
 * Values are kept of what changes, to show them old and new; inputs of secrets, to know what they are called, of what may
 * read them (secret-reads.ts), and of surfaces, which say what they run. All others are much of an event log.
 */
const plannedStep = z.union([
  stepMetadata
    .extend({ old: wholeState.nullish(), new: wholeState.nullish() })
    .refine(({ op }) => op === "update" || op === "replace"),
  withInputs.refine(
    ({ type }) =>
      type === secretEntity ||
      type === surfaceEntity ||
      /^gcp:(cloudrunv2|artifactregistry|secretmanager)\//.test(type),
  ),
  stepMetadata,
]);
export type PlannedStep = z.infer<typeof plannedStep>;

/** What became of a step. The values are kept where something differs: they are what is large in an event log. */
const stepResult = z.union([
  stepMetadata
    .extend({ old: wholeState.nullish(), new: wholeState.nullish() })
    .refine(({ op, diffs }) => op === "update" && (diffs ?? []).length > 0),
  withInputs.refine(({ type }) => type === secretEntity),
  stepMetadata,
]);

const policyEvent = z.object({
  resourceUrn: z.string().optional(),
  message: z.string(),
  policyName: z.string(),
  policyPackName: z.string(),
  enforcementLevel: z.string(),
});

const policySummary = z.object({
  resourceUrn: z.string().optional(),
  policyPackName: z.string(),
  disabled: z.array(z.string()).nullish(),
  passed: z.array(z.string()).nullish(),
  failed: z.array(z.string()).nullish(),
});

export const engineEvent = z.object({
  resourcePreEvent: z.object({ metadata: plannedStep, planning: z.boolean().default(false) }).optional(),
  resOutputsEvent: z.object({ metadata: stepResult, planning: z.boolean().default(false) }).optional(),
  resOpFailedEvent: z.object({ metadata: stepMetadata.extend({ new: wholeState.nullish() }) }).optional(),
  diagnosticEvent: z
    .object({
      urn: z.string().optional(),
      message: z.string(),
      severity: z.string(),
      ephemeral: z.boolean().default(false),
    })
    .optional(),
  policyLoadEvent: z.object({}).optional(),
  policyEvent: policyEvent.optional(),
  policyAnalyzeSummaryEvent: policySummary.optional(),
  policyAnalyzeStackSummaryEvent: policySummary.optional(),
  summaryEvent: z
    .object({
      resourceChanges: z.record(z.string(), z.number()).nullish(),
      durationSeconds: z.number().default(0),
      maybeCorrupt: z.boolean().default(false),
    })
    .optional(),
});
export type EngineEvent = z.infer<typeof engineEvent>;
