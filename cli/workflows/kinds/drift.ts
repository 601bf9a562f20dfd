import type { EnvironmentCatalog } from "../../../model/catalog/catalog.ts";
import { ghEnvironments } from "../../../model/catalog/gh-environment.ts";
import type { WorkflowKind } from "../kind.ts";
import { deployCredentials, deployToken, providerTokens, keepersAccess } from "../parts/credentials.ts";
import { run, steps } from "../parts/steps.ts";

/** Whether each stack is still what was deployed, asked every night. It changes nothing. */
export const kind: WorkflowKind = {
  name: "drift",
  files: ({ catalog, engineVersion }) => {
    const { environments } = catalog;
    if (environments.length === 0) return [];
    const include = [
      ...environments.map((environment) => ({
        stack: environment.environment,
        environment: placeOf(environment),
      })),
      // What the repository has once belongs to no environment: it is read from one that nobody has to approve.
      { stack: "repository", environment: placeOf(leastGuarded(environments)) },
    ];
    const { deployIdentity } = catalog.repository.product;
    return [
      {
        path: ".github/workflows/drift.yml",
        says: "Whether every stack is still what was deployed, asked each night. It changes nothing.",
        workflow: {
          name: "Drift",
          on: { schedule: [{ cron: "23 2 * * *" }], workflow_dispatch: {} },
          jobs: {
            drift: {
              "timeout-minutes": 30,
              permissions: { contents: "read", "id-token": "write" },
              environment: { name: "${{ matrix.environment }}" },
              concurrency: { group: "drift-${{ matrix.stack }}", "cancel-in-progress": false },
              strategy: { "fail-fast": false, matrix: { include } },
              steps: [
                steps.harden(),
                steps.checkOut({ history: true }),
                steps.setUpNode(),
                steps.installProject(),
                steps.installEngine(engineVersion),
                ...deployCredentials(deployIdentity, "read"),
                run("Compare with what is there", 'npx gantry drift "$STACK"', {
                  STACK: "${{ matrix.stack }}",
                  ...deployToken,
                  ...Object.fromEntries(environments.flatMap((one) => Object.entries(providerTokens(one)))),
                  // The ledger's rotations are compared with the times of the secrets' keepers.
                  ...keepersAccess,
                }),
              ],
            },
          },
        },
      },
    ];
  },
};

/** The GitHub environment whose jobs may act as the environment's deploy account. */
function placeOf(environment: EnvironmentCatalog): string {
  const [first] = ghEnvironments(environment).keys();
  return first ?? environment.environment;
}

function leastGuarded(environments: readonly EnvironmentCatalog[]): EnvironmentCatalog {
  const [first] = environments.toSorted(
    (a, b) => Number(a.approvals.method !== "none") - Number(b.approvals.method !== "none"),
  );
  if (first === undefined) throw new Error("there is no environment");
  return first;
}
