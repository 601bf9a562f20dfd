import { selfHealingGroup } from "../../model/observed/concurrency-group.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import type { WorkflowKind } from "../kind.ts";
import { ofDefaultBranch } from "../parts/release-job.ts";
import { run, steps } from "../parts/steps.ts";

/**
 * Looks every six hours for what is half way, failed or contended, and starts what mends it. It has no key and no cloud: a
 * deployment that it starts waits for its own approval.
 */
export const kind: WorkflowKind = {
  name: "self-healing",
  files: (source) => {
    const names = source.catalog.environments.map(({ environment }) => environment);
    // What it starts are deployments.
    const { environments: deploys } = whatGitHubHas(source.catalog.repository.product.repository);
    if (names.length === 0 || !deploys) return [];
    return [
      {
        path: ".github/workflows/self-healing.yml",
        says: "Starts what mends an attempt that stopped half way or failed, and tests that contended. It deploys nothing itself.",
        reports: { type: "SELF_HEALING" },
        workflow: {
          name: "Self-healing",
          "run-name": "Heal ${{ inputs.scope || 'all' }}",
          on: {
            // After the check of drift.
            schedule: [{ cron: "41 3,9,15,21 * * *" }],
            workflow_dispatch: {
              inputs: {
                scope: {
                  description: "What to look at: all, runs whose tests contended, or one environment",
                  type: "choice",
                  required: true,
                  default: "all",
                  options: ["all", "runs", ...names],
                },
              },
            },
          },
          concurrency: {
            group: selfHealingGroup("${{ inputs.scope || 'all' }}"),
            "cancel-in-progress": true,
          },
          jobs: {
            heal: {
              if: ofDefaultBranch(source),
              "timeout-minutes": 20,
              permissions: { contents: "read", actions: "write" },
              steps: [
                steps.harden(),
                steps.checkOut({ history: true }),
                steps.setUpNode(),
                steps.installProject(),
                run(
                  "Heal",
                  `npx --no -- gantry heal "$SCOPE" --yes | tee /dev/stderr | sed 's/^/    /' >> "$GITHUB_STEP_SUMMARY"`,
                  { SCOPE: "${{ inputs.scope || 'all' }}", GITHUB_TOKEN: "${{ github.token }}" },
                ),
              ],
            },
          },
        },
      },
    ];
  },
};
