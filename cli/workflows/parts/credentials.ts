import type { EnvironmentCatalog } from "../../../model/catalog/catalog.ts";
import type { Product } from "../../../model/catalog/product.ts";
import type { Step, Values } from "../workflow.ts";

/** The name of the environment secret with the private key of the deploy identity's GitHub App. */
const appKey = "DEPLOY_APP_PRIVATE_KEY";

/** What reads or changes the settings of the repository and of its environments; the workflow's own token may not. */
const appPermissions = {
  read: {
    contents: "read",
    administration: "read",
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
        "private-key": `\${{ secrets.${appKey} }}`,
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
  PULUMI_BACKEND_URL: "${{ vars.PULUMI_BACKEND_URL }}",
};

/** What opens secrets.enc and delivers its values, besides the token above. */
export const secretsAccess: Values = {
  SOPS_AGE_KEY: "${{ secrets.SOPS_AGE_KEY }}",
  GOOGLE_OAUTH_ACCESS_TOKEN: "${{ steps.google.outputs.access_token }}",
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
