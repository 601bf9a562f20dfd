import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { readableSecrets } from "../../model/declared/credential-bundle.ts";
import type { Product } from "../../model/declared/product.ts";
import type { Step, Values } from "../workflow.ts";
import { setByHand, setByHandForDrift } from "../../model/set-by-hand.ts";

/** What an App's token may do to the repository's settings and environments; the workflow's own token may not. */
type AppPermissions = Readonly<Record<string, "read" | "write">>;

/** What deploys an environment. */
const ofEnvironment: AppPermissions = {
  actions: "read",
  contents: "write",
  administration: "write",
  environments: "write",
  secrets: "read",
  "pull-requests": "read",
};
/** What asks where a version comes from, where GitHub attests that. */
const ofAttestations: AppPermissions = { attestations: "read" };
/** What deploys what the repository has once: its rulesets and labels, and no environment. */
const ofRepository: AppPermissions = {
  actions: "read",
  contents: "write",
  administration: "write",
  issues: "write",
  "pull-requests": "read",
};
/** What makes tags. */
const ofTags: AppPermissions = { contents: "write" };
/** What proposes a change: workflows are among what is generated, and GitHub guards those by a right of their own. */
const ofProposals: AppPermissions = { contents: "write", "pull-requests": "write", workflows: "write" };
/** What holds and releases: who approved the run, and who wrote what waits. */
const ofHolds: AppPermissions = { actions: "read", contents: "write", "pull-requests": "read" };
const ofDrift: AppPermissions = {
  actions: "read",
  contents: "read",
  administration: "read",
  environments: "read",
  issues: "read",
  secrets: "read",
  "pull-requests": "read",
};

/** All that an App's tokens ask for in one job or another, as GitHub's manifests name it, such as `pull_requests`. */
export function appPermissions({ repository }: Product, app: "deploy" | "drift"): AppPermissions {
  const attested = whatGitHubHas(repository).attestations ? ofAttestations : {};
  const all =
    app === "drift" ? [ofDrift] : [ofEnvironment, attested, ofRepository, ofTags, ofProposals, ofHolds];
  const levels = all
    .flatMap((each) => Object.entries(each))
    .toSorted(([, one], [, other]) => one.localeCompare(other));
  // Sorted so that write, which comes last, wins.
  return Object.fromEntries(levels.map(([name, level]) => [name.replaceAll("-", "_"), level]));
}

/**
 * A token of the deploy identity, an hour long, and the environment's own cloud account by workload identity. Names come from the
 * variables that the environment's stack has put there. For jobs with an `environment` alone.
 */
export function deployCredentials(
  { deployIdentity, repository }: Product,
  target: "environment" | "repository",
): Step[] {
  const attested = whatGitHubHas(repository).attestations ? ofAttestations : {};
  const permissions = target === "environment" ? { ...ofEnvironment, ...attested } : ofRepository;
  return [
    actAs("the deploy identity", deployIdentity.appId, setByHand.appKey, permissions),
    logIn("GCP_DEPLOY_ACCOUNT"),
  ];
}

/** A token of the deploy identity that can write what git holds, and nothing else: no settings, no cloud. */
export function tagCredentials(identity: Product["deployIdentity"]): Step[] {
  return [actAs("the deploy identity", identity.appId, setByHand.appKey, ofTags)];
}

/** A token of the deploy identity that can open a pull request: of one by the workflow's own token GitHub starts no checks. */
export function proposalCredentials(identity: Product["deployIdentity"]): Step[] {
  return [actAs("the deploy identity", identity.appId, setByHand.appKey, ofProposals)];
}

/** A token of the deploy identity that can write what git holds, and read who approved and wrote what. */
export function holdCredentials(identity: Product["deployIdentity"]): Step[] {
  return [actAs("the deploy identity", identity.appId, setByHand.appKey, ofHolds)];
}

/** The same for who can only read: another App, another account, in a GitHub environment that asks nobody. */
export function driftCredentials(identity: Product["driftIdentity"]): Step[] {
  return [
    actAs("who looks for drift", identity.appId, setByHandForDrift.appKey, ofDrift),
    logIn("GCP_DRIFT_ACCOUNT"),
  ];
}

/** An account that can read the environment's series, and change nothing. */
export function seriesCredentials(): Step[] {
  return [logIn("GCP_DRIFT_ACCOUNT")];
}

function actAs(whom: string, appId: number, key: string, permissions: AppPermissions): Step {
  return {
    name: `Act as ${whom}`,
    id: "app",
    uses: "actions/create-github-app-token",
    with: {
      "app-id": appId,
      "private-key": `\${{ secrets.${key} }}`,
      ...Object.fromEntries(
        Object.entries(permissions).map(([name, level]) => [`permission-${name}`, level]),
      ),
    },
  };
}

function logIn(account: string): Step {
  return {
    name: "Log in to Google Cloud",
    id: "google",
    uses: "google-github-actions/auth",
    with: {
      workload_identity_provider: "${{ vars.GCP_WORKLOAD_IDENTITY_PROVIDER }}",
      service_account: `\${{ vars.${account} }}`,
      token_format: "access_token",
    },
  };
}

/**
 * What finds a stack's state and opens it. What a product does not use is empty, which the engine takes for not set; but for the
 * passphrase, which only a stack reads that was made with one.
 */
function stateAccess(names: { passphrase: string; stateToken: string }): Values {
  return {
    PULUMI_BACKEND_URL: `\${{ vars.${setByHand.backendVariable} }}`,
    PULUMI_ACCESS_TOKEN: `\${{ secrets.${names.stateToken} }}`,
    PULUMI_CONFIG_PASSPHRASE: `\${{ secrets.${names.passphrase} }}`,
  };
}

/** What `gantry` and GitHub's provider read in every job that reaches a cloud. */
export const asApp: Values = { GITHUB_TOKEN: "${{ steps.app.outputs.token }}" };

/** What opens a stack in a job that deploys. */
export const stackAccess: Values = { ...asApp, ...stateAccess(setByHand) };

/** What asks Google Cloud for series. */
export const seriesAccess: Values = {
  GOOGLE_OAUTH_ACCESS_TOKEN: "${{ steps.google.outputs.access_token }}",
};

/** What asks the keepers of secrets for the times of those they have, besides the token above. */
const keepersAccess: Values = seriesAccess;

/** What opens secrets.enc and delivers its values, besides the token above. */
export const secretsAccess: Values = {
  SOPS_AGE_KEY: `\${{ secrets.${setByHand.ageKey} }}`,
  ...keepersAccess,
};

/** All that the drift check reads with. Nothing of it can write. */
export const driftAccess: Values = {
  ...asApp,
  ...stateAccess(setByHandForDrift),
  ...keepersAccess,
  CLOUDFLARE_API_TOKEN: `\${{ secrets.${setByHandForDrift.cloudflareToken} }}`,
  VERCEL_API_TOKEN: `\${{ secrets.${setByHandForDrift.vercelToken} }}`,
};

/** The providers' tokens that the environment's bundles name, under the names that the providers read. */
export function providerTokens({ bundles, secrets }: EnvironmentCatalog): Values {
  const named = (reference: string | null | undefined): string | undefined =>
    secrets.find(({ id, service }) => id === reference && service === "github")?.keyName;
  const tokens = bundles.flatMap((bundle) => [
    ["CLOUDFLARE_API_TOKEN", named(bundle.cloudflareApiTokenRef)],
    ["VERCEL_API_TOKEN", named(bundle.vercelTokenRef)],
  ]);
  return Object.fromEntries(
    tokens.flatMap(([variable, keyName]) =>
      variable === undefined || keyName === undefined ? [] : [[variable, `\${{ secrets.${keyName} }}`]],
    ),
  );
}

/** What Expo's program reads, and no other step: the secret of that name in the bundle of a surface at Expo. */
export function expoToken({ bundles, secrets, surfaces }: EnvironmentCatalog): Values {
  const keyName = "EXPO_TOKEN";
  const own = surfaces.flatMap(({ id, platform }) => (platform === "expo-eas" ? [id] : []));
  const named = bundles.filter(({ surface }) => own.includes(surface)).flatMap(readableSecrets);
  const isThere = secrets.some(
    (secret) => secret.keyName === keyName && secret.service === "github" && named.includes(secret.id),
  );
  return isThere ? { [keyName]: `\${{ secrets.${keyName} }}` } : {};
}
