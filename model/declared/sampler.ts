import { z } from "zod";
import { entityId } from "../scalars.ts";
import type { GuardrailMetric } from "./guardrail-metric.ts";
import { imageByDigest } from "./image-name.ts";

const plainSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, "must be lower-case letters, digits, hyphens and underscores");

const vercel = z.strictObject({
  team: plainSlug.describe("the team's slug").meta({ examples: ["lotus-labs"] }),
  tokenRef: entityId
    .describe("the secret with the token that reads the team's billing")
    .meta({ examples: ["vercel-billing-token"] }),
});

const sentry = z.strictObject({
  host: z
    .string()
    .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "must be a host name, such as us.sentry.io")
    .max(253, "must have at most 253 characters")
    .default("sentry.io")
    .describe("Sentry's host, that of the organization's region")
    .meta({ examples: ["us.sentry.io"] }),
  organization: plainSlug.describe("the organization's slug").meta({ examples: ["lotus-labs"] }),
  tokenRef: entityId
    .describe("the secret with the token that may org:read")
    .meta({ examples: ["sentry-read-token"] }),
});

const supabase = z.strictObject({
  projectRef: z
    .string()
    .regex(/^[a-z]{20}$/, "must be a project's ref, 20 lower-case letters")
    .describe("the project's ref at Supabase")
    .meta({ examples: ["abcdefghijklmnopqrst"] }),
  tokenRef: entityId
    .describe("the secret with the token that reads the project's logs")
    .meta({ examples: ["supabase-logs-token"] }),
});

/** The job that measures what Google does not see (docs/guardrails.md). */
export const sampler = z.strictObject({
  image: imageByDigest
    .describe("the image with this program, by digest: that of database.job is one")
    .meta({ examples: [`ghcr.io/lotus-labs/migrations@sha256:${"8479183c".repeat(8)}`] }),
  everyMinutes: z
    .union([z.literal(5), z.literal(10)], "must be 5 or 10: three rounds without a sample are no data")
    .default(5)
    .describe("how often it asks; at 10 it costs half, and sees every other five minutes")
    .meta({ examples: [5] }),
  vercel: vercel.optional().describe("where vercel-analytics is asked"),
  sentry: sentry.optional().describe("where sentry is asked"),
  supabase: supabase.optional().describe("where supabase-dashboard is asked"),
});
export type Sampler = z.infer<typeof sampler>;

/** Whom the sampler asks. */
export const samplerSources = ["vercel", "sentry", "supabase"] as const satisfies readonly (keyof Sampler)[];
export type SamplerSource = (typeof samplerSources)[number];

const sourceOf: Readonly<Record<GuardrailMetric["observabilitySource"], SamplerSource | undefined>> = {
  "vercel-analytics": "vercel",
  sentry: "sentry",
  "supabase-dashboard": "supabase",
  "cloud-run-logs": undefined,
  // A run of k6 writes what it has measured by itself.
  k6: undefined,
};

/** Whom the sampler asks for a guardrail; undefined for what is measured without it. */
export function samplerSourceOf(
  guardrail: Pick<GuardrailMetric, "observabilitySource">,
): SamplerSource | undefined {
  return sourceOf[guardrail.observabilitySource];
}

/** The secrets that the environment's sampler reads, each with whom it shows it to; none where there is no sampler. */
export function samplerSecrets({
  sampler: declared,
}: {
  sampler: Sampler | undefined;
}): ReadonlyMap<string, SamplerSource> {
  return new Map(
    samplerSources.flatMap((source) => {
      const id = declared?.[source]?.tokenRef;
      return id === undefined ? [] : [[id, source] as const];
    }),
  );
}
