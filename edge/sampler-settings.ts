import { z } from "zod";
import { environmentName } from "../model/scalars.ts";

/** Where a guardrail is measured, and what is asked for there. */
const measuredBy = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("vercel"),
    /** The team's slug. */
    team: z.string(),
    /** The project's name at Vercel. */
    project: z.string(),
  }),
  z.strictObject({
    kind: z.literal("sentry"),
    /** Sentry's host, that of the organization's region: `us.sentry.io`. */
    host: z.string(),
    organization: z.string(),
    /** The project's slug at Sentry. */
    project: z.string(),
  }),
  z.strictObject({
    kind: z.literal("supabase"),
    projectRef: z.string(),
    /** What the caller's `User-Agent` begins with, before a slash. */
    caller: z.string(),
  }),
]);
export type MeasuredBy = z.infer<typeof measuredBy>;

const sampled = z.strictObject({
  guardrail: z.string(),
  metric: z.enum(["api_p95", "ocr_failure_rate", "vercel_build_minutes"]),
  /** What the surface was made as: the series has that label. */
  surface: z.string(),
  source: measuredBy,
});
export type Sampled = z.infer<typeof sampled>;

/** What the sampler is told as `SAMPLER`, in JSON: nothing in it is secret. */
export const samplerSettings = z.strictObject({
  /** Google Cloud project id. */
  project: z.string(),
  environment: environmentName,
  sampled: z.array(sampled),
});
export type SamplerSettings = z.infer<typeof samplerSettings>;

/** The variable with the settings. */
export const settingsVariable = "SAMPLER";

/** The variable with the token of a source. */
export const tokenVariables: Readonly<Record<MeasuredBy["kind"], string>> = {
  vercel: "VERCEL_TOKEN",
  sentry: "SENTRY_TOKEN",
  supabase: "SUPABASE_TOKEN",
};
