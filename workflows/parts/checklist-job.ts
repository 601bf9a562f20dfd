import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { WorkflowSource } from "../kind.ts";
import type { Job } from "../workflow.ts";
import { ofDefaultBranch } from "./release-job.ts";
import { run, steps } from "./steps.ts";
import { versionInputs } from "./version-jobs.ts";

/** Whether a checklist decides what goes there. */
export function asksChecklist({ releaseChannels }: EnvironmentCatalog): boolean {
  return releaseChannels.some(({ name }) => name === "production");
}

/**
 * Shows the version's checklist in the run's summary before GitHub asks the reviewers: what they read there is what they let
 * in. It decides nothing: the deployment judges the checklist itself.
 */
export function checklistJob(source: WorkflowSource, name: string): Job {
  return {
    needs: ["version"],
    if: `inputs.version != '' && ${ofDefaultBranch(source)}`,
    "timeout-minutes": 10,
    // Who approved its run, what proves it and who wrote the version is asked of GitHub.
    permissions: { contents: "read", actions: "read", "pull-requests": "read" },
    steps: [
      steps.checkOut({ history: true }),
      steps.setUpNode(),
      steps.installProject(),
      run(
        "Show the checklist",
        `npx --no -- gantry checklist show --format markdown -- "\${SUBPROJECT:+$SUBPROJECT/}$VERSION" ${name} >> "$GITHUB_STEP_SUMMARY"`,
        { ...versionInputs({ subproject: true }), GITHUB_TOKEN: "${{ github.token }}" },
      ),
    ],
  };
}
