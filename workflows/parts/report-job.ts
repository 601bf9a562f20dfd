import type { PipelineReport } from "../../model/observed/pipeline-report.ts";
import { reportArtifact, reportJob } from "../../model/observed/report-job.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { ofProject, type Workflow } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** What the report of a workflow's runs is about. All but the type are literal, or expressions of the run's inputs. */
export interface ReportsOn {
  type: PipelineReport["pipelineType"];
  version?: string;
  subproject?: string;
  environment?: string;
}

const options = ["version", "subproject", "environment"] as const;

/** The workflow with a last job that reports what came of the others, also where they failed or were cancelled. */
export function withReport(workflow: Workflow, reports: ReportsOn): Workflow {
  const given = options.filter((option) => reports[option] !== undefined);
  const words = given.map((option) => {
    const variable = option.toUpperCase();
    return ` \${${variable}:+--${option}="$${variable}"}`;
  });
  const folder = "report";
  return {
    ...workflow,
    jobs: {
      ...workflow.jobs,
      [reportJob]: {
        needs: Object.keys(workflow.jobs),
        if: "always()",
        "timeout-minutes": 10,
        permissions: { contents: "read", actions: "read", checks: "read" },
        steps: [
          steps.checkOut({ history: true }),
          steps.setUpNode(),
          steps.installProject(),
          run(
            "Report",
            `npx --no -- gantry report --type ${reports.type} --out ${folder} --summary "$GITHUB_STEP_SUMMARY"${words.join("")}`,
            {
              GITHUB_TOKEN: "${{ github.token }}",
              ...Object.fromEntries(given.map((option) => [option.toUpperCase(), reports[option] ?? ""])),
            },
          ),
          {
            name: "Keep the report",
            uses: "actions/upload-artifact",
            with: {
              name: reportArtifact("${{ github.run_attempt }}"),
              path: ofProject(folder),
              "if-no-files-found": "error",
              overwrite: true,
              "retention-days": retentionDays.logs,
            },
          },
        ],
      },
    },
  };
}
