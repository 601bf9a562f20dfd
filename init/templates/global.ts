import { appFolder } from "../../model/declared/app.ts";
import type { DraftApp } from "../app-answer.ts";
import { about, expoAccount, hasRelay, runApp, zoneApp, type Draft } from "../draft.ts";
import { placeholders } from "../../catalog/placeholders.ts";
import { yamlText } from "../yaml-text.ts";
import { guardrails } from "./guardrails.ts";
import { draftSecrets, oncallUrl } from "./secrets.ts";

/** environments/global/config.yml: what holds in every environment, and what the repository has once. */
export function globalText(draft: Draft): string {
  const data = {
    product: productOf(draft),
    ...(draft.dns === "cloudflare"
      ? { cloudflare: { accountId: placeholders.hexId, zoneId: placeholders.hexId } }
      : {}),
    expo: { account: expoAccount(draft), projectId: placeholders.uuid },
    ...registryOf(draft),
    ...regionsOf(draft),
    apps: Object.fromEntries(draft.apps.map((app) => [app.id, appOf(app, draft)])),
    surfaces: Object.fromEntries(draft.apps.map((app) => [app.id, surfaceOf(draft, app)])),
    services: servicesOf(draft),
    secrets: Object.fromEntries(draftSecrets(draft).map(({ id, entry }) => [id, entry])),
    channels: {
      email: { kind: "email", address: `alerts@${draft.domain}` },
      ...(hasRelay(draft) ? { oncall: { kind: "webhook", urlRef: oncallUrl, next: "email" } } : {}),
    },
    guardrails: guardrails(draft),
    gates: gatesOf(draft),
  };
  return yamlText(data, { header, comments, about: about(draft) });
}

const header = `What all environments share. Each environment's config.yml is merged over this file, and each region's over that:
maps merge key by key, lists and single values replace, null removes. \`gantry env show staging\` prints the result and
where each value was written.`;

const comments = {
  "product.repository.ownerId":
    "Numbers, because workload identity trusts them: a name can be registered again by somebody else.",
  "product.deployIdentity": "The GitHub App that alone may move environment tags.",
  "product.driftIdentity":
    "Another App, which may only read: the drift check asks GitHub as it, and nobody approves that.",
  registry:
    "The images are private, so Artifact Registry logs in to GHCR when it mirrors them. A user with read:packages.",
  regions: "Regions beyond the usual ones, or others by their names, and what Google and Vercel call them.",
  apps: "What is checked, built and released by itself. They lie in apps/, unless `folder` says where (docs/apps.md).",
  surfaces: "What runs where. The parts that differ by environment stand in each environment's file.",
  secrets:
    "One entry per secret: who owns it, where it is kept, how often it is replaced. Never its value: `gantry secrets set`.",
  channels:
    "Who is told of alerts: a list that the people on call read, and a webhook that reaches them at once (docs/alerts.md has LINE, Slack, Discord).",
  gates: `The status checks that a branch needs, by the names under which GitHub shows them. \`lint-apps\` and \`test-apps\` run what
each app brings; a further check \`x\` runs scripts/<category>/NN-x.sh.`,
};

function productOf({ product, domain, repository, defaultBranch, ...draft }: Draft): object {
  return {
    name: product,
    domain,
    repository: {
      ...repository,
      ownerId: draft.ownerId ?? placeholders.numericId,
      repositoryId: draft.repositoryId ?? placeholders.numericId,
      defaultBranch,
      visibility: draft.visibility,
      plan: draft.plan,
    },
    deployIdentity: { appId: placeholders.integer },
    driftIdentity: { appId: placeholders.otherInteger },
  };
}

function registryOf(draft: Draft): object {
  if (draft.visibility === "public" || runApp(draft) === undefined) return {};
  return { registry: { username: draft.repository.owner, tokenRef: "ghcr-pull-token" } };
}

function regionsOf({ declaredRegions }: Draft): object {
  return Object.keys(declaredRegions).length > 0 ? { regions: declaredRegions } : {};
}

function appOf({ id, folder, packageManager }: DraftApp, { shared }: Pick<Draft, "shared">): object {
  const paths = shared.get(id) ?? [];
  return {
    ...(folder === undefined ? {} : { folder }),
    packageManager,
    ...(paths.length === 0 ? {} : { paths: [...paths] }),
  };
}

function surfaceOf(draft: Draft, { id: app, platform, folder }: DraftApp): object {
  const credentials = draftSecrets(draft)
    .filter((secret) => secret.app === app && secret.isRead)
    .map(({ id }) => id);
  const base = { app, platform };
  if (app === "api" && platform === "cloud-run") return { ...base, public: true, credentials };
  if (app === "ocr-worker" && platform === "cloud-run") {
    return {
      ...base,
      credentials,
      concurrencyLimit: 1,
      cloudRun: { cpu: "2", memory: "2Gi", timeoutSeconds: 600 },
    };
  }
  if (platform === "vercel") {
    return {
      ...base,
      public: true,
      credentials,
      vercel: { framework: "nextjs", rootDirectory: appFolder({ id: app, folder }) },
    };
  }
  return { ...base, credentials };
}

const providers = { "cloud-run": "cloud_run", vercel: "vercel" } as const;
const successCriteria = {
  "cloud-run": { latencyP95Ms: 2400, mttrMinutes: 30, propagationMinutes: 5 },
  vercel: { latencyP95Ms: 1500, mttrMinutes: 30, propagationMinutes: 5 },
};
const ofWorker = { latencyP95Ms: 20_000, mttrMinutes: 60, propagationMinutes: 5 };

function servicesOf(draft: Draft): object {
  const dns = {
    cloudProvider: "cloudflare",
    successCriteria: { latencyP95Ms: 100, mttrMinutes: 60, propagationMinutes: 10 },
  };
  return {
    ...Object.fromEntries(
      draft.apps.flatMap(({ id, platform }) => {
        if (platform === "expo-eas") return [];
        const criteria = id === "ocr-worker" ? ofWorker : successCriteria[platform];
        return [[id, { cloudProvider: providers[platform], successCriteria: { ...criteria } }]];
      }),
    ),
    ...(zoneApp(draft) === undefined ? {} : { dns }),
  };
}

function gatesOf({ checks: requiredChecks, onePerson }: Draft): object {
  // Nobody else is there to review: the checks stay required.
  const alone = onePerson !== undefined;
  const gate = (name: string, enforcedOn: string, coverage: number): object => ({
    name,
    enforcedOn,
    thresholds: { coverage, testPass: 100 },
    requiredChecks: [...requiredChecks],
    requiredReviews: alone ? 0 : 1,
    // .github/CODEOWNERS names them: those who approve production.
    ...(enforcedOn === "pr" || alone ? {} : { codeOwnerReview: true }),
  });
  return {
    pr: gate("Pull requests", "pr", 80),
    main: gate("Default branch", "main", 80),
    "pre-release": gate("Before a release", "pre-release", 85),
  };
}
