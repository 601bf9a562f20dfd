import { ofProject, type Job, type Step } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** The check that holds what the other checks left against the gate's thresholds. */
export const gateCheck = "gate";
/** Where scripts leave their reports, below the project: `tests*`, `coverage*`, `lint*`, `typecheck*`. */
const folder = "reports";

/** Hands on what a check left, also where it failed. Each check has an artifact of its own, so that none takes another's place. */
export function keepReports(check: string): Step {
  return {
    name: "Keep its reports",
    if: "always()",
    uses: "actions/upload-artifact",
    with: {
      name: `reports-${check}`,
      path: ofProject(folder),
      "if-no-files-found": "ignore",
      "retention-days": 14,
      overwrite: true,
    },
  };
}

/** It runs whatever became of the checks, since a job that is skipped counts as passed; what they did not leave, it misses. */
export function gateJob(checks: readonly string[], options: { cache: boolean }): Job {
  return {
    ...(checks.length === 0 ? {} : { needs: checks }),
    if: "always()",
    "timeout-minutes": 10,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut(),
      steps.setUpNode(options),
      steps.installProject(),
      {
        name: "Take what the checks left",
        uses: "actions/download-artifact",
        with: { pattern: "reports-*", path: ofProject(folder) },
      },
      run(
        "Hold it against the gate's thresholds",
        `npx --no -- gantry gate --reports ${folder} --summary "$GITHUB_STEP_SUMMARY"`,
      ),
    ],
  };
}
