import { driftGhEnvironment } from "../../model/declared/gh-environment.ts";
import { setByHandForDrift } from "../../model/set-by-hand.ts";
import type { WorkflowKind } from "../kind.ts";
import { mostGuarded } from "../parts/most-guarded.ts";
import { ofDefaultBranch } from "../parts/release-job.ts";
import { run, steps } from "../parts/steps.ts";

const isThere = "steps.database.outputs.there == 'yes'";

/**
 * Every night the database of evidence takes in what it lacks of the branches and of the workflows' runs, and is compared with the branches. It runs where nobody is
 * asked and nobody deploys, with a login that can add to the database. Where there is no such database it does nothing.
 */
export const kind: WorkflowKind = {
  name: "evidence",
  files: (source) => {
    const guard = mostGuarded(source.catalog.environments);
    if (guard === undefined) return [];
    const database = { DATABASE_URL: `\${{ secrets.${setByHandForDrift.evidenceUrl} }}` };
    const env = { ...database, GITHUB_TOKEN: "${{ github.token }}" };
    return [
      {
        path: ".github/workflows/evidence.yml",
        says: "Takes into the database of evidence what it lacks of the branches and of runs, each night. It decides nothing.",
        reports: { type: "MAINTENANCE" },
        workflow: {
          name: "Evidence",
          on: { schedule: [{ cron: "53 2 * * *" }], workflow_dispatch: {} },
          jobs: {
            "take-in": {
              if: ofDefaultBranch(source),
              "timeout-minutes": 30,
              // Runs with their jobs and artifacts, and why a job was cancelled.
              permissions: { contents: "read", actions: "read", checks: "read" },
              environment: { name: driftGhEnvironment(guard.environment), deployment: false },
              concurrency: { group: "evidence", "cancel-in-progress": false },
              steps: [
                steps.harden(),
                steps.checkOut({ history: true }),
                steps.setUpNode(),
                steps.installProject(),
                // Without a server it would be a database of this runner, which goes with it.
                {
                  ...run(
                    "Look whether there is one",
                    'echo "there=${DATABASE_URL:+yes}" >> "$GITHUB_OUTPUT"',
                    database,
                  ),
                  id: "database",
                },
                { ...run("Take in what it lacks", "npx --no -- gantry evidence take-in", env), if: isThere },
                // A report that is lost keeps nobody from comparing.
                {
                  ...run("Take in the stages and scans of runs", "npx --no -- gantry evidence ingest", env),
                  if: `!cancelled() && ${isThere}`,
                },
                {
                  ...run("Compare it with the branches", "npx --no -- gantry evidence verify", env),
                  if: `!cancelled() && ${isThere}`,
                },
              ],
            },
          },
        },
      },
    ];
  },
};
