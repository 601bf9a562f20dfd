import type { UsualAppName } from "../model/declared/app.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { Answers } from "./answers.ts";
import type { Whereabouts } from "../catalog/placeholders.ts";

/** Everything the templates work from: the answers, and what the repository told. */
export interface Draft extends Answers {
  defaultBranch: string;
  /** Names of the status checks that the gates require. */
  checks: readonly string[];
  /** The folders for regions of each environment that is there already; undefined for a product that is altogether new. */
  existing: Readonly<Partial<Record<EnvironmentName, readonly RegionName[]>>> | undefined;
}

export function about(draft: Draft, environment?: EnvironmentName): Whereabouts {
  const { owner, name } = draft.repository;
  const base = { owner, repository: name, domain: draft.domain };
  return environment === undefined ? base : { ...base, project: `${draft.gcpProjectPrefix}-${environment}` };
}

export const platformOf = {
  api: "cloud-run",
  "ocr-worker": "cloud-run",
  portal: "vercel",
  mobile: "expo-eas",
} as const satisfies Record<UsualAppName, string>;

/** Cloudflare's token has to belong to one bundle: that of the first app with a name in the zone. */
export function zoneApp({ apps }: Pick<Draft, "apps">): UsualAppName | undefined {
  return (["portal", "api", "ocr-worker"] as const).find((app) => apps.includes(app));
}

/** The first app on Cloud Run, whose guardrails watch the quota. */
export function runApp({ apps }: Pick<Draft, "apps">): "api" | "ocr-worker" | undefined {
  return (["api", "ocr-worker"] as const).find((app) => apps.includes(app));
}

export function bundleName(environment: EnvironmentName, app: UsualAppName): string {
  return `${environment === "production" ? "prod" : environment}-${app}`;
}

/** Expo's account names are stricter than GitHub's. */
export function expoAccount({ repository }: Pick<Draft, "repository">): string {
  return repository.owner
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "-")
    .slice(0, 39);
}
