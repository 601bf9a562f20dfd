import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { flagsCheck, flagsJob } from "../parts/flags-job.ts";
import { gateCheck, gateJob } from "../parts/gate-job.ts";
import { asksFor, checkJob, requiredChecks } from "../parts/required-checks.ts";
import { scanJob } from "../parts/scan-job.ts";
import { run, steps } from "../parts/steps.ts";
import type { Job } from "../workflow.ts";

/** What runs on the default branch: two changes that were right each by itself may be wrong together. */
export const kind: WorkflowKind = {
  name: "main",
  files: (source) => [
    {
      path: ".github/workflows/main.yml",
      says: "What must hold on the default branch after every change.",
      reports: { type: "PRE_RELEASE" },
      workflow: {
        name: "Default branch",
        on: {
          push: { branches: [source.catalog.repository.product.repository.defaultBranch] },
          workflow_dispatch: {},
        },
        jobs: {
          ...checkJobs(source),
          catalog: catalogJob(source),
          // Gates ask for it by this name.
          secrets: scanJob(source),
          ...(source.gantryFolder === "" ? { generated: generatedJob() } : {}),
        },
      },
    },
  ],
};

function checkJobs(source: WorkflowSource): Record<string, Job> {
  const checks = requiredChecks(source, ["pr", "main"]);
  const keep = asksFor(gateCheck, source, ["pr", "main"]);
  const jobs = checks.map((check): [string, Job] => [
    check.name,
    checkJob(check, { cache: false, minutes: 45, keep }),
  ]);
  const names = checks.map(({ name }) => name);
  return {
    ...Object.fromEntries(jobs),
    ...(keep ? { [gateCheck]: gateJob(names, { cache: false }) } : {}),
    ...(asksFor(flagsCheck, source, ["pr", "main"]) ? { [flagsCheck]: flagsJob({ cache: false }) } : {}),
  };
}

function catalogJob(source: WorkflowSource): Job {
  return {
    "timeout-minutes": 15,
    permissions: { contents: "read" },
    steps: [
      ...prepared(),
      steps.setUpGo(source, "workflows/lint/actionlint"),
      run("Check the catalog", "npx --no -- gantry catalog check"),
      run("Check what is made from it", "npx --no -- gantry generate --check"),
      run("Check the workflows", "npx --no -- gantry workflows check"),
      run("Check the scripts", "npx --no -- gantry scripts check"),
    ],
  };
}

/** What only a project has that holds Gantry's code: the pages that are made of that. */
function generatedJob(): Job {
  return {
    "timeout-minutes": 15,
    permissions: { contents: "read" },
    steps: [...prepared(), run("Write anew what is generated", "scripts/build/20-generate.sh")],
  };
}

function prepared(): Job["steps"] {
  return [steps.checkOut(), steps.setUpNode(), steps.installProject()];
}
