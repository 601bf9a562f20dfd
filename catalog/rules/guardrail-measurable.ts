import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { quote } from "../check/quote.ts";
import type { GuardrailMetric } from "../../model/declared/guardrail-metric.ts";
import type { CatalogRule } from "./rule.ts";

type Source = GuardrailMetric["observabilitySource"];
type Unit = NonNullable<GuardrailMetric["budget"]>["unit"];

/** Where a metric exists at all: on which platform, by which source it is seen, and in which units it is counted. */
const measurable: Readonly<
  Record<
    GuardrailMetric["metricName"],
    {
      platform: DeploymentSurface["platform"];
      /** Where one app alone has it. */
      app?: DeploymentSurface["app"];
      sources: readonly Source[];
      units: readonly Unit[];
    }
  >
> = {
  api_p95: { platform: "cloud-run", sources: ["cloud-run-logs", "sentry", "k6"], units: [] },
  ocr_failure_rate: {
    platform: "cloud-run",
    app: "ocr-worker",
    sources: ["cloud-run-logs", "supabase-dashboard", "sentry"],
    units: [],
  },
  cloud_run_quota: { platform: "cloud-run", sources: ["cloud-run-logs"], units: ["vCPU-s", "requests"] },
  vercel_build_minutes: { platform: "vercel", sources: ["vercel-analytics"], units: ["minutes"] },
};

/** An alert on what nobody measures never fires. */
export const guardrailMeasurable: CatalogRule = {
  id: "guardrail-measurable",
  description: "A guardrail's surface has its metric, its source sees it, and its budget counts it.",
  level: "error",
  *check({ entities }) {
    for (const { id, metricName, surface, observabilitySource, budget } of entities.guardrails.values()) {
      const { platform, app, sources, units } = measurable[metricName];
      const own = entities.surfaces.get(surface);
      if (own !== undefined && own.platform !== platform) {
        const text = `runs on ${own.platform}, where there is no ${metricName}`;
        yield { path: ["guardrails", id, "surface"], text, hint: `it is measured on ${platform}` };
      } else if (own !== undefined && app !== undefined && own.app !== app) {
        const text = `is the app ${own.app}, which has no ${metricName}`;
        yield { path: ["guardrails", id, "surface"], text, hint: `it is measured on ${app}` };
      }
      if (!sources.includes(observabilitySource)) {
        const hint = `it can be ${sources.map(quote).join(", ")}`;
        yield { path: ["guardrails", id, "observabilitySource"], text: `does not see ${metricName}`, hint };
      }
      if (budget !== undefined && units.length > 0 && !units.includes(budget.unit)) {
        const hint = `it can be ${units.map(quote).join(", ")}`;
        yield { path: ["guardrails", id, "budget", "unit"], text: `does not count ${metricName}`, hint };
      }
    }
  },
};
