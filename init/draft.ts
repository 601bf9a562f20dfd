import type { EnvironmentName } from "../model/scalars.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { Answers } from "./answers.ts";
import type { DraftApp } from "./app-answer.ts";
import type { Taken } from "./sources/take-over.ts";
import type { Whereabouts } from "../catalog/placeholders.ts";

/** Everything the templates work from: the answers, and what the repository told. */
export interface Draft extends Answers {
  defaultBranch: string;
  /** Names of the status checks that the gates require. */
  checks: readonly string[];
  /** The folders for regions of each environment that is there already; undefined for a product that is altogether new. */
  existing: Readonly<Partial<Record<EnvironmentName, readonly RegionName[]>>> | undefined;
  /** Folders that look like an app, and that no catalog can name. */
  unnamed: readonly string[];
  /** What starts an app's pipelines besides its folder, by its name: what it shares with others in a workspace. */
  shared: ReadonlyMap<string, readonly string[]>;
  /** What is called otherwise than Gantry would call it, for it is there already. */
  taken: Taken;
}

export function about(draft: Draft, environment?: EnvironmentName): Whereabouts {
  const { owner, name } = draft.repository;
  const base = { owner, repository: name, domain: draft.domain };
  return environment === undefined ? base : { ...base, project: projectOf(draft, environment) };
}

/** Google's project of an environment. */
export function projectOf(
  { gcpProjectPrefix, taken }: Pick<Draft, "gcpProjectPrefix" | "taken">,
  environment: EnvironmentName,
): string {
  return taken.projects[environment] ?? `${gcpProjectPrefix}-${environment}`;
}

/** Cloudflare's token has to belong to one bundle: that of the first app with a name in the zone. */
export function zoneApp(draft: Pick<Draft, "apps" | "dns">): string | undefined {
  if (draft.dns === "elsewhere") return undefined;
  return (onVercel(draft) ?? runApp(draft))?.id;
}

/** Whether alerts go by more than mail: what users notice is at Google alone, and what passes its alerts on at Cloudflare. */
export function hasRelay(draft: Pick<Draft, "apps" | "dns">): boolean {
  return draft.dns === "cloudflare" && runApp(draft) !== undefined;
}

/** The first app on Cloud Run, whose guardrails watch the quota. */
export function runApp({ apps }: Pick<Draft, "apps">): DraftApp | undefined {
  return apps.find(({ platform }) => platform === "cloud-run");
}

/** The first app on Vercel, whose guardrail watches the build minutes. */
export function onVercel({ apps }: Pick<Draft, "apps">): DraftApp | undefined {
  return apps.find(({ platform }) => platform === "vercel");
}

/** Whether an app of that name is there and runs on that platform: what the seed asks of it is asked there alone. */
export function has({ apps }: Pick<Draft, "apps">, id: string, on: DraftApp["platform"]): boolean {
  return apps.some((app) => app.id === id && app.platform === on);
}

export function bundleName(environment: EnvironmentName, app: string): string {
  return `${environment === "production" ? "prod" : environment}-${app}`;
}

/** Expo's account names are stricter than GitHub's. */
export function expoAccount({ repository }: Pick<Draft, "repository">): string {
  return repository.owner
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "-")
    .slice(0, 39);
}
