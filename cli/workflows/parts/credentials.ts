import type { EnvironmentCatalog } from "../../../model/catalog/catalog.ts";
import type { Product } from "../../../model/catalog/product.ts";
import type { Step, Values } from "../workflow.ts";
import { setByHand } from "../../github/set-by-hand.ts";

/** What reads or changes the settings of the repository and of its environments; the workflow's own token may not. */
const appPermissions = {
  read: {
    contents: "read",
    // GitHub shows who may bypass a ruleset only to those who may edit it.
    administration: "${{ matrix.stack == 'repository' && 'write' || 'read' }}",
    environments: "read",
    secrets: "read",
    "pull-requests": "read",
  },
  write: {
    contents: "write",
    administration: "write",
    environments: "write",
    secrets: "read",
    "pull-requests": "read",
  },
} as const;

/**
 * A token of the deploy identity, an hour long, and the environment's own cloud account by workload identity. Names come from the
 * variables that the environment's stack has put there. For jobs with an `environment` alone.
 */
export function deployCredentials(
  identity: Product["deployIdentity"],
  access: keyof typeof appPermissions,
): Step[] {
  const permissions = Object.entries(appPermissions[access]);
  return [
    {
      name: "Act as the deploy identity",
      id: "app",
      uses: "actions/create-github-app-token",
      with: {
        "app-id": identity.appId,
        "private-key": `\${{ secrets.${setByHand.appKey} }}`,
        ...Object.fromEntries(permissions.map(([name, level]) => [`permission-${name}`, level])),
      },
    },
    {
      name: "Log in to Google Cloud",
      id: "google",
      uses: "google-github-actions/auth",
      with: {
        workload_identity_provider: "${{ vars.GCP_WORKLOAD_IDENTITY_PROVIDER }}",
        service_account: "${{ vars.GCP_DEPLOY_ACCOUNT }}",
        token_format: "access_token",
      },
    },
  ];
}

/** What `gantry` and the providers read in every job that reaches a cloud. */
export const deployToken: Values = {
  GITHUB_TOKEN: "${{ steps.app.outputs.token }}",
  PULUMI_BACKEND_URL: `\${{ vars.${setByHand.backendVariable} }}`,
};

/** What asks the keepers of secrets for the times of those they have, besides the token above. */
export const keepersAccess: Values = {
  GOOGLE_OAUTH_ACCESS_TOKEN: "${{ steps.google.outputs.access_token }}",
};

/** What opens secrets.enc and delivers its values, besides the token above. */
export const secretsAccess: Values = {
  SOPS_AGE_KEY: `\${{ secrets.${setByHand.ageKey} }}`,
  ...keepersAccess,
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
