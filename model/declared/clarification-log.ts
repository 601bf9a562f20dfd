import { z } from "zod";
import { entity, withoutRepeats } from "../entity.ts";
import { text } from "../observed/scalars.ts";
import { entityId } from "../scalars.ts";

const ids = z.array(entityId).max(50, "must have at most 50 entries").default([]);

/** A question that was asked, and what was decided (003). */
export const clarificationLog = entity(
  "ClarificationLog",
  "A question that was asked, and what was decided.",
  z.strictObject({
    id: entityId.describe("unique"),
    question: text(2000).describe("what was asked"),
    answer: text(4000).describe("what was decided"),
    sessionDate: z.iso.date({ error: "must be a date such as 2025-11-21" }).describe("when it was decided"),
    impactArea: z.enum(["deployment", "database", "performance"]).describe("what it is about"),
    surfaces: ids.describe("DeploymentSurfaces that it touches"),
    pipelines: ids.describe("PipelineDefinitions that it touches"),
  }),
  (rule) => [
    rule(
      ["surfaces"],
      "must not name a surface twice",
      ({ surfaces }) => new Set(surfaces).size === surfaces.length,
      withoutRepeats("surfaces"),
    ),
    rule(
      ["pipelines"],
      "must not name a pipeline twice",
      ({ pipelines }) => {
        return new Set(pipelines).size === pipelines.length;
      },
      withoutRepeats("pipelines"),
    ),
  ],
);
export type ClarificationLog = z.infer<typeof clarificationLog>;

/** The file docs/clarifications.yml. */
export const clarificationFile = z.strictObject({
  clarifications: z.array(clarificationLog).max(1000).describe("every clarification, oldest first"),
});
