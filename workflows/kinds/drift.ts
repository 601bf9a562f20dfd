import { driftGhEnvironment } from "../../model/declared/gh-environment.ts";
import type { WorkflowKind } from "../kind.ts";
import { driftAccess, driftCredentials } from "../parts/credentials.ts";
import { mostGuarded } from "../parts/most-guarded.ts";
import { run, steps } from "../parts/steps.ts";

/**
 * Whether each stack is still what was deployed, asked every night. It runs where nobody is asked, as who can only read; so it
 * neither waits for a reviewer nor changes anything.
 */
export const kind: WorkflowKind = {
  name: "drift",
  files: ({ catalog, engineVersion }) => {
    const { environments } = catalog;
    const guard = mostGuarded(environments);
    if (guard === undefined) return [];
    const include = [
      ...environments.map(({ environment }) => ({
        stack: environment,
        environment: driftGhEnvironment(environment),
      })),
      // What the repository has once belongs to no environment; its state lies beside the others.
      { stack: "repository", environment: driftGhEnvironment(guard.environment) },
    ];
    return [
      {
        path: ".github/workflows/drift.yml",
        says: "Whether every stack is still what was deployed, asked each night. It can only read.",
        reports: { type: "POST_RELEASE" },
        workflow: {
          name: "Drift",
          on: { schedule: [{ cron: "23 2 * * *" }], workflow_dispatch: {} },
          jobs: {
            drift: {
              "timeout-minutes": 30,
              permissions: { contents: "read", "id-token": "write" },
              environment: { name: "${{ matrix.environment }}", deployment: false },
              concurrency: { group: "drift-${{ matrix.stack }}", "cancel-in-progress": false },
              strategy: { "fail-fast": false, matrix: { include } },
              steps: [
                steps.harden(),
                steps.checkOut({ history: true }),
                steps.setUpNode(),
                steps.installProject(),
                steps.installEngine(engineVersion),
                ...driftCredentials(catalog.repository.product.driftIdentity),
                run("Compare with what is there", 'npx --no -- gantry drift "$STACK"', {
                  STACK: "${{ matrix.stack }}",
                  ...driftAccess,
                }),
              ],
            },
          },
        },
      },
    ];
  },
};
