import { z } from "zod";
import { entity, field, given, withoutRepeats } from "../entity.ts";
import { line } from "../observed/scalars.ts";
import { appName, entityId, environmentName } from "../scalars.ts";

/** Events that may start a workflow; those that run a stranger's code with our secrets are none of them. */
const gitEvents = [
  "push",
  "pull_request",
  "merge_group",
  "tag",
  "release",
  "schedule",
  "workflow_dispatch",
] as const;

/** The stages of every workflow in their fixed order. */
export const pipelineStages = [
  "Ruff",
  "ESLint",
  "Pytest",
  "Spectral",
  "Build",
  "GHCR Push",
  "Tag Deploy",
] as const;

/** The jobs and triggers of one workload in one environment (003): one generated workflow. */
export const pipelineDefinition = entity(
  "PipelineDefinition",
  "The jobs and triggers of one workload in one environment.",
  z.strictObject({
    id: entityId.describe("the key of the map"),
    environment: environmentName.describe("derived from the folder"),
    app: appName.describe("the app; every surface of it belongs to the pipeline"),
    workflowFile: z
      .string()
      .max(200, { abort: true, error: "must have at most 200 characters" })
      .regex(
        /^\.github\/workflows\/[a-z0-9]+([._-][a-z0-9]+)*\.ya?ml$/,
        "must be a file such as .github/workflows/api.yml",
      )
      .describe("the generated workflow")
      .meta({ examples: [".github/workflows/staging-api.yml"] }),
    triggers: z
      .array(z.enum(gitEvents))
      .min(1, "must not be empty")
      .describe("git events that start it")
      .meta({ examples: [["push", "workflow_dispatch"]] }),
    stages: z
      .array(z.enum(pipelineStages))
      .min(1, "must not be empty")
      .describe("in the fixed order Ruff → ESLint → Pytest → Spectral → Build → GHCR Push → Tag Deploy")
      .meta({ examples: [["Ruff", "Pytest", "Build", "GHCR Push", "Tag Deploy"]] }),
    approvalRequired: z.boolean().default(false).describe("whether a person must approve; production only"),
    artifacts: z
      .array(line(300))
      .max(50, "must have at most 50 entries")
      .default([])
      .describe("images and build outputs that it makes")
      .meta({ examples: [["ghcr.io/lotus-labs/api"]] }),
  }),
  (rule) => [
    rule(
      ["triggers"],
      "must not name an event twice",
      ({ triggers }) => new Set(triggers).size === triggers.length,
      withoutRepeats("triggers"),
    ),
    rule(
      ["stages"],
      "must be in the fixed order, each stage once",
      ({ stages }) => {
        const places = stages.map((stage) => pipelineStages.indexOf(stage));
        return places.every((place, at) => at === 0 || (places[at - 1] ?? place) < place);
      },
      { $comment: "each stage once; not the order", ...withoutRepeats("stages") },
    ),
    rule(
      ["approvalRequired", "environment"],
      "must be false outside production",
      (pipeline) => {
        return !pipeline.approvalRequired || pipeline.environment === "production";
      },
      { if: given("approvalRequired", { const: true }), then: field("environment", { const: "production" }) },
    ),
    rule(
      ["artifacts"],
      "must not name an artifact twice",
      ({ artifacts }) => {
        return new Set(artifacts).size === artifacts.length;
      },
      withoutRepeats("artifacts"),
    ),
  ],
);
export type PipelineDefinition = z.infer<typeof pipelineDefinition>;
