import type { MeasuredBy, Sampled, SamplerSettings } from "../edge/sampler-settings.ts";
import { vercelProjectName } from "../model/cloud-names.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { GuardrailMetric } from "../model/declared/guardrail-metric.ts";
import { surfaceMadeAs } from "../model/declared/made-as.ts";
import { samplerSourceOf, type Sampler } from "../model/declared/sampler.ts";
import type { Scope } from "./scope.ts";

interface Declared {
  scope: Scope;
  catalog: Pick<EnvironmentCatalog, "guardrails" | "surfaces">;
  sampler: Sampler;
}

/** What the sampler is told: whom it asks for what, and no token. */
export function samplerSettingsOf(declared: Declared): SamplerSettings {
  const { project, environment } = declared.scope;
  const sampled = declared.catalog.guardrails.flatMap((guardrail) => sampledOf(guardrail, declared) ?? []);
  return { project, environment, sampled };
}

function sampledOf(guardrail: GuardrailMetric, declared: Declared): Sampled | undefined {
  const { id, metricName } = guardrail;
  const source = measuredBy(guardrail, declared);
  // Google measures it by itself, whoever asks.
  if (source === undefined || metricName === "cloud_run_quota") return undefined;
  return {
    guardrail: id,
    metric: metricName,
    surface: surfaceMadeAs(declared.catalog, guardrail.surface),
    source,
  };
}

function measuredBy(
  guardrail: GuardrailMetric,
  { scope, catalog, sampler }: Declared,
): MeasuredBy | undefined {
  const { vercel, sentry, supabase } = sampler;
  const surface = catalog.surfaces.find(({ id }) => id === guardrail.surface);
  const service = surfaceMadeAs(catalog, guardrail.surface);
  switch (samplerSourceOf(guardrail)) {
    case undefined:
      return undefined;
    case "vercel": {
      if (vercel === undefined || surface?.platform !== "vercel") return undefined;
      return { kind: "vercel", team: vercel.team, project: vercelProjectName(scope, surface) };
    }
    case "sentry": {
      if (sentry === undefined || surface === undefined) return undefined;
      return { kind: "sentry", host: sentry.host, organization: sentry.organization, project: surface.app };
    }
    case "supabase":
      return supabase && { kind: "supabase", projectRef: supabase.projectRef, caller: service };
  }
}
