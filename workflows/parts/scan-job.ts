import { scanArtifact } from "../../model/observed/report-job.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { ofProject, type HasGantry, type Job, type Workflow } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** The script that looks, by which a scan is known wherever it stands. */
export const scanScript = "scripts/ci/60-scan.sh";

/** A pull request's own commits, and all that the commit has elsewhere; `GITHUB_BASE_REF` is empty there. */
const range = '${GITHUB_BASE_REF:+"origin/$GITHUB_BASE_REF..HEAD"}';

/**
 * Looks for secrets, and keeps what came of it: nothing is asked before it and nothing waits for it, so that it fails a run and
 * holds up none of its work.
 */
export function scanJob(
  source: HasGantry,
  { cache = false, minutes = 30 }: { cache?: boolean; minutes?: number } = {},
): Job {
  return {
    "timeout-minutes": minutes,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut({ history: true }),
      steps.setUpNode({ cache }),
      steps.installProject(),
      steps.setUpGo(source, "secrets/tools/gitleaks"),
      run("Look for secrets", `${scanScript} ${range}`),
      {
        name: "Keep what came of it",
        if: "always()",
        uses: "actions/upload-artifact",
        with: {
          name: scanArtifact("${{ github.run_attempt }}"),
          path: ofProject(".gantry/scan"),
          "include-hidden-files": true,
          "if-no-files-found": "error",
          overwrite: true,
          "retention-days": retentionDays.audits,
        },
      },
    ],
  };
}

/** The same workflow with a scan in it, beside what it does: none is made without. */
export function withScan(source: HasGantry, workflow: Workflow): Workflow {
  const hasOne = Object.values(workflow.jobs).some(({ steps }) =>
    steps.some((step) => step.run?.includes(scanScript) === true),
  );
  return hasOne ? workflow : { ...workflow, jobs: { ...workflow.jobs, scan: scanJob(source) } };
}
