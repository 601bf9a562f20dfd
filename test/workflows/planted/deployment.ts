import type { Mutation } from "./planted.ts";

/** Changes to the deployment of production. */
export const inDeployment: readonly Mutation[] = [
  ["no scan", "scan-every-run", /\n {2}scan:\n(?: {4}.*\n)+/, "\n"],
  ["a scan in some runs", "scan-every-run", "  scan:\n", "  scan:\n    if: inputs.version != ''\n"],
  ["a scan after the deployment", "scan-every-run", "  scan:\n", "  scan:\n    needs: [deploy]\n"],
  [
    "a deployment that waits for the scan",
    "scan-every-run",
    "      - version\n",
    "      - version\n      - scan\n",
  ],
  [
    "a scan that is passed over",
    "scan-every-run",
    "      - name: Look for secrets\n",
    "      - name: Look for secrets\n        if: github.actor != 'mali'\n",
  ],
  ["a needed job that does not exist", "actionlint", "      - version\n", "      - approval\n"],
  [
    "an input in a script",
    "keep-expressions-out-of-scripts",
    '"$VERSION" "$SUBPROJECT"',
    '"${{ inputs.version }}" "$SUBPROJECT"',
  ],
  ["no concurrency group", "queue-deployments", /\n {4}concurrency:\n.*\n.*\n.*(?=\n {4}steps)/, ""],
  [
    "a deployment that the next one cancels",
    "queue-deployments",
    "      cancel-in-progress: false",
    "      cancel-in-progress: true",
  ],
  [
    "a cancellation that depends",
    "queue-deployments",
    "      cancel-in-progress: false",
    "      cancel-in-progress: ${{ inputs.version != '' }}",
  ],
  [
    "a cancelled run around a deployment",
    "queue-deployments",
    "\n  cancel-in-progress: false\n  queue: max",
    "\n  cancel-in-progress: true",
  ],
  ["a deployment at every push", "deploy-by-dispatch", /push:\n(?: {4}.*\n)+/, "push: {}\n"],
  ["a deployment at another branch's push", "deploy-by-dispatch", "      - main\n", "      - topic\n"],
  [
    "a deployment that any ref may start",
    "deploy-by-dispatch",
    "github.ref == 'refs/heads/main' && !cancelled()",
    "github.ref == 'refs/heads/main' && true || !cancelled()",
  ],
  [
    "a service account's key",
    "log-in-by-workload-identity",
    "token_format: access_token",
    "credentials_json: ${{ secrets.GCP_KEY }}",
  ],
  [
    "an account's name written out",
    "log-in-by-workload-identity",
    "${{ vars.GCP_DEPLOY_ACCOUNT }}",
    "deploy@lotus-production.iam.gserviceaccount.com",
  ],
  [
    "a deployment that nobody watches",
    "harden-jobs-with-credentials",
    /step-security\/harden-runner@\S+/,
    "docker/setup-buildx-action@37fe631027851001ddb9b187196cc803df7f5f0e",
  ],
  [
    "a cache in a deployment",
    "disallow-cache-in-releases",
    /package-manager-cache: false(?=(?:(?!package-manager-cache)[^])*\n {2}scan:)/,
    "cache: npm",
  ],
  [
    "a key of one environment given to all jobs",
    "keep-secrets-in-environments",
    "defaults:\n",
    "env:\n  KEY: ${{ secrets.SOPS_AGE_KEY }}\ndefaults:\n",
  ],
  [
    "an environment taken away",
    "keep-secrets-in-environments",
    /\n {4}environment:\n.*\n.*(?=\n {4}concurrency)/,
    "",
  ],
  [
    "a long script",
    "keep-scripts-short",
    /run: npx --no -- gantry deploy.*/,
    "run: |\n          echo a\n          echo b\n          echo c\n          echo d",
  ],
  [
    "a deployment that does not know the tags",
    "fetch-what-plans-read",
    "          ref: main\n          fetch-depth: 0\n",
    "          ref: main\n",
  ],
  [
    "a delimiter that can be guessed",
    "write-outputs-safely",
    /run: npx --no -- gantry outputs.*/,
    'run: echo "v<<EOF" >> "$GITHUB_OUTPUT"',
  ],
];
