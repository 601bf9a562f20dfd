import { placeholders } from "../../catalog/placeholders.ts";
import { about, bundleName, type Draft, expoAccount, has, hasRelay, projectOf, zoneApp } from "../draft.ts";
import { draftSecrets } from "./secrets.ts";
import { yamlText } from "../yaml-text.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { usualAppNames } from "../../model/declared/app.ts";
import { isPython } from "../../model/app-commands.ts";
import type { DraftApp } from "../app-answer.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

/** environments/<environment>/config.yml: what this environment has of its own. */
export function environmentText(draft: Draft, environment: EnvironmentName): string {
  const each = <T>(of: (app: DraftApp) => T): Record<string, T> =>
    Object.fromEntries(draft.apps.map((app) => [app.id, of(app)]));
  const bundles = draft.apps.map((app) => [bundleName(environment, app.id), bundleOf(draft, app)] as const);
  const pipelines = pipelinesOf(draft, environment);
  const data = {
    approvals: approvalsOf(draft, environment),
    surfaces: each((app) => surfaceOf(draft, environment, app)),
    services: servicesOf(draft, environment),
    bundles: Object.fromEntries(bundles),
    ...edgeOf(draft, environment),
    ...(Object.keys(pipelines).length > 0 ? { pipelines } : {}),
  };
  const comments = {
    ...(environment === "production" ? { approvals: approvalsComment(draft) } : {}),
    edge: "Where Google tells of alerts that do not go by mail: a Worker passes them on.",
    pipelines: "Each is one workflow, which is generated: what is checked, built and released of an app.",
  };
  return yamlText(data, { header: headers[environment], comments, about: about(draft, environment) });
}

function edgeOf(draft: Draft, environment: EnvironmentName): object {
  if (!hasRelay(draft)) return {};
  const name = environment === "production" ? "alerts" : `alerts-${environment}`;
  return { edge: { relay: { host: `${name}.${draft.domain}` } } };
}

const headers: Readonly<Record<EnvironmentName, string>> = {
  production: "Production: kept warm, and nothing happens without a second pair of eyes.",
  staging: "Staging: every change lands here first, from the default branch, without anyone being asked.",
  canary: "Canary: the next version with a little real traffic, on staging's data.",
  sandbox: "Sandbox: for trying things out. It scales to nothing when nobody is looking.",
  performance: "Performance: where load tests run, so it has production's size and no users.",
};

/** An hour to think again, twice what is the least. */
const waitMinutes = 60;

function approvalsOf(draft: Draft, environment: EnvironmentName): object {
  if (environment !== "production") return { method: "none" };
  const [alone] = draft.reviewers;
  if (draft.onePerson !== undefined && alone !== undefined)
    return {
      method: "signed-tags",
      onePerson: { ...alone, reason: draft.onePerson, waitMinutes },
      adminBypass: false,
    };
  const unknown = [{ login: placeholders.login, id: placeholders.integer }];
  return {
    method: whatGitHubHas(draft).reviewers ? "reviewers" : "signed-tags",
    reviewers: draft.reviewers.length > 0 ? draft.reviewers : unknown,
    preventSelfReview: true,
    adminBypass: false,
  };
}

function approvalsComment(draft: Draft): string {
  if (draft.onePerson !== undefined)
    return "One person signs, waits, and says the environment's name; docs/governance.yml has it on record.";
  return whatGitHubHas(draft).reviewers
    ? "GitHub asks one of these before a deployment starts. The id decides, the login is for reading."
    : `GitHub has no required reviewers for a ${draft.visibility} repository on the ${draft.plan} plan, so these approve with signed tags.`;
}

const instances: Readonly<Record<EnvironmentName, { minInstances: number; maxInstances: number }>> = {
  production: { minInstances: 1, maxInstances: 20 },
  staging: { minInstances: 0, maxInstances: 4 },
  canary: { minInstances: 1, maxInstances: 4 },
  sandbox: { minInstances: 0, maxInstances: 2 },
  performance: { minInstances: 1, maxInstances: 20 },
};

function surfaceOf(draft: Draft, environment: EnvironmentName, { id: app, platform }: DraftApp): object {
  const { domain, product, repository } = draft;
  const isProduction = environment === "production";
  const bundle = bundleName(environment, app);
  // One label below the domain: Cloudflare's own certificate covers no deeper name.
  const endpointUrl = `https://${isProduction ? app : `${app}-${environment}`}.${domain}`;
  if (platform === "expo-eas") {
    return {
      endpointUrl: `https://expo.dev/accounts/${expoAccount(draft)}/projects/${product}/${environment}`,
      bundle,
      expo: draft.taken.profiles[environment]?.[app] ?? {
        profile: environment,
        channel: environment,
        distribution: isProduction ? "store" : "internal",
      },
    };
  }
  // An app of the product's own may need no database.
  const isUsual = usualAppNames.some((name) => name === app);
  const schema = isUsual ? { supabaseSchema: isProduction ? "app_prod" : "app_stg" } : {};
  const base = { endpointUrl, ...schema, bundle };
  if (platform === "vercel") {
    const variables =
      app === "portal" && has(draft, "api", "cloud-run")
        ? { variables: { NEXT_PUBLIC_API_URL: endpointUrl.replace("portal", "api") } }
        : {};
    const projectName = draft.taken.vercelProjects[environment]?.[app];
    const named = projectName === undefined ? {} : { projectName };
    return { ...base, vercel: { ...named, protection: isProduction ? "previews" : "all", ...variables } };
  }
  const madeAs = draft.taken.services[environment]?.[app];
  return {
    ...(madeAs === undefined ? {} : { madeAs }),
    ...base,
    ...(isProduction ? { deletionProtection: true } : {}),
    cloudRun: {
      image: `ghcr.io/${repository.owner.toLowerCase()}/${app}`,
      ...instances[environment],
    },
  };
}

function servicesOf(draft: Draft, environment: EnvironmentName): object {
  const google = `https://console.cloud.google.com/run?project=${projectOf(draft, environment)}`;
  const service = (app: string, monitoringDashboardUrl: string): object => ({
    ghEnvironment: environment,
    secretsBundleRef: bundleName(environment, app),
    monitoringDashboardUrl,
  });
  const served = draft.apps.filter(({ platform }) => platform !== "expo-eas");
  const zone = zoneApp(draft);
  return {
    ...Object.fromEntries(
      served.map(({ id, platform }) => [
        id,
        service(id, platform === "vercel" ? "https://vercel.com/dashboard" : google),
      ]),
    ),
    ...(zone === undefined ? {} : { dns: service(zone, "https://dash.cloudflare.com") }),
  };
}

function bundleOf(draft: Draft, { id: app, platform }: DraftApp): object {
  const own = draftSecrets(draft).filter((secret) => secret.app === app);
  const single = own
    .filter(({ field }) => field !== "additionalRefs")
    .map(({ id, field }) => [field, id] as const);
  const additionalRefs = own.filter(({ field }) => field === "additionalRefs").map(({ id }) => id);
  return {
    surface: app,
    ...(platform === "cloud-run" ? { serviceAccount: `run-${app}` } : {}),
    ...Object.fromEntries(single),
    ...(additionalRefs.length > 0 ? { additionalRefs } : {}),
    rotationCadenceDays: 90,
    owner: "platform-team",
  };
}

/** What is checked, built and released of an app, by its language and its platform. */
function stagesOf({ id, platform, packageManager }: DraftApp): string[] {
  if (platform !== "cloud-run") return ["ESLint", "Build", "Tag Deploy"];
  const lint = isPython(packageManager) ? "Ruff" : "ESLint";
  return [lint, "Pytest", ...(id === "api" ? ["Spectral"] : []), "Build", "GHCR Push", "Tag Deploy"];
}

/** One pipeline an app where versions are made and released; the other environments get what these have made. */
function pipelinesOf(draft: Draft, environment: EnvironmentName): Record<string, object> {
  if (environment !== "staging" && environment !== "production") return {};
  return Object.fromEntries(
    draft.apps.map((app) => [`${environment}-${app.id}`, pipelineOf(draft, environment, app)]),
  );
}

function pipelineOf({ repository }: Draft, environment: "staging" | "production", of: DraftApp): object {
  const { id: app, platform } = of;
  const isProduction = environment === "production";
  const image = `ghcr.io/${repository.owner.toLowerCase()}/${app}`;
  return {
    app,
    workflowFile: `.github/workflows/${environment}-${app}.yml`,
    triggers: isProduction ? ["workflow_dispatch"] : ["pull_request", "push", "workflow_dispatch"],
    stages: stagesOf(of),
    ...(isProduction ? { approvalRequired: true } : {}),
    ...(platform === "cloud-run" ? { artifacts: [image] } : {}),
  };
}
