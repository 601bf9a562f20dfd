import { driftGhEnvironment, ghEnvironments } from "../../model/declared/gh-environment.ts";
import {
  maintenanceGroup,
  maintenanceMode,
  type MaintenanceMode,
} from "../../model/observed/concurrency-group.ts";
import { scanArtifact } from "../../model/observed/report-job.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { setByHandForDrift } from "../../model/set-by-hand.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { asApp, proposalCredentials, tagCredentials } from "../parts/credentials.ts";
import { maintenanceFile } from "../parts/maintenance-file.ts";
import { leastGuarded, mostGuarded } from "../parts/most-guarded.ts";
import { ofDefaultBranch } from "../parts/release-job.ts";
import { run, steps } from "../parts/steps.ts";
import { ofProject, type Job, type Step, type Values } from "../workflow.ts";

type Mode = Exclude<MaintenanceMode, "all">;
const asJob: Values = { GITHUB_TOKEN: "${{ github.token }}" };
/** Taken for a job that has no key and hands on lock files alone; the Python that has it comes first. */
const pipTools =
  'pipx install pip-tools==7.6.2\necho "$(pipx environment --value PIPX_LOCAL_VENVS)/pip-tools/bin" >> "$GITHUB_PATH"';
const patch = ".gantry/maintenance/lock-files.patch";
const locks = ["package-lock.json", "requirements*.txt"] as const;

/**
 * Once a week, and by hand in one of the seed's modes: what is past its retention goes, what is generated and what is locked is
 * proposed anew, old versions are deprecated, and all of the history is looked through. It deploys nothing.
 */
export const kind: WorkflowKind = {
  name: "maintenance",
  files: (source) => {
    const guard = mostGuarded(source.catalog.environments);
    const place = leastGuarded(source.catalog.environments);
    if (guard === undefined || place === undefined) return [];
    const [ghEnvironment = place.environment] = ghEnvironments(place).keys();
    return [
      {
        path: maintenanceFile,
        says: "Tidies up once a week, and proposes what is generated or locked anew. It deploys nothing.",
        reports: { type: "MAINTENANCE" },
        workflow: {
          name: "Maintenance",
          "run-name": "Maintenance: ${{ inputs.mode || 'all' }}",
          on: {
            schedule: [{ cron: "37 4 * * 1" }],
            workflow_dispatch: {
              inputs: {
                mode: {
                  description: "What is done",
                  type: "choice",
                  required: true,
                  default: "all",
                  options: maintenanceMode.options,
                },
              },
            },
          },
          concurrency: {
            group: `maintenance-\${{ inputs.mode || '${"all" satisfies MaintenanceMode}' }}`,
            "cancel-in-progress": true,
          },
          jobs: {
            cleanup: cleanUp(source, driftGhEnvironment(guard.environment)),
            "sync-files": proposal(source, ghEnvironment, "sync-files", [
              run(
                "Write what this project generates",
                source.gantryFolder === "" ? "npm run generate" : "npx --no -- gantry generate",
              ),
              run("Write the workflows", "npx --no -- gantry workflows generate"),
            ]),
            "deprecate-old-versions": deprecation(source, ghEnvironment),
            "security-audit": audit(source),
            locks: newLocks(source),
            "dependency-update": {
              needs: ["locks"],
              ...proposal(source, ghEnvironment, "dependency-update", [
                {
                  name: "Take the lock files",
                  uses: "actions/download-artifact",
                  with: { name: "lock-files", path: ofProject(".gantry/maintenance") },
                },
                {
                  // In a folder git would leave out what lies beside it.
                  "working-directory": ".",
                  ...run(
                    "Put them in place",
                    `git apply --allow-empty ${locks
                      .flatMap((name) => [name, `*/${name}`])
                      .map((name) => `--include='${name}'`)
                      .join(" ")} ${quoted(`${source.prefix}${patch}`)}`,
                  ),
                },
              ]),
            },
          },
        },
      },
    ];
  },
};

/** A path as a word of a shell; the folder that a project can lie in has no quotes in its name. */
function quoted(path: string): string {
  return /^[\w./-]*$/.test(path) ? path : `'${path}'`;
}

function ifMeant(source: WorkflowSource, mode: Mode): string {
  return `${ofDefaultBranch(source)} && (github.event_name == 'schedule' || inputs.mode == 'all' || inputs.mode == '${mode}')`;
}

/** A job of one mode in a GitHub environment, of which one at a time works, whichever run it is of. */
function guarded(source: WorkflowSource, ghEnvironment: string, mode: Mode): Omit<Job, "steps"> {
  return {
    if: ifMeant(source, mode),
    "timeout-minutes": 30,
    permissions: { contents: "read" },
    environment: { name: ghEnvironment, deployment: false },
    concurrency: { group: `job-of-${maintenanceGroup(mode)}`, "cancel-in-progress": false },
  };
}

const begin: readonly Step[] = [
  steps.harden(),
  steps.checkOut({ history: true }),
  steps.setUpNode(),
  steps.installProject(),
];

/** Runs a command, with what it says in the run's summary as well. */
function told(name: string, command: string, env: Values): Step {
  return run(name, `${command} | tee /dev/stderr | sed 's/^/    /' >> "$GITHUB_STEP_SUMMARY"`, env);
}

function cleanUp(source: WorkflowSource, ghEnvironment: string): Job {
  const database = { DATABASE_URL: `\${{ secrets.${setByHandForDrift.evidencePrunerUrl} }}` };
  return {
    ...guarded(source, ghEnvironment, "cleanup"),
    steps: [
      ...begin,
      {
        ...run(
          "Look whether there is a database",
          'echo "there=${DATABASE_URL:+yes}" >> "$GITHUB_OUTPUT"',
          database,
        ),
        id: "database",
      },
      {
        ...told("Remove what is past its retention", "npx --no -- gantry evidence prune --yes", {
          ...database,
          ...asJob,
        }),
        if: "steps.database.outputs.there == 'yes'",
      },
    ],
  };
}

function proposal(
  source: WorkflowSource,
  ghEnvironment: string,
  mode: "sync-files" | "dependency-update",
  write: readonly Step[],
): Job {
  return {
    ...guarded(source, ghEnvironment, mode),
    steps: [
      ...begin,
      ...write,
      // Only now: what has written so far had no key.
      ...proposalCredentials(source.catalog.repository.product.deployIdentity),
      told("Propose what differs", `npx --no -- gantry propose ${mode} --yes`, asApp),
    ],
  };
}

function deprecation(source: WorkflowSource, ghEnvironment: string): Job {
  return {
    ...guarded(source, ghEnvironment, "deprecate-old-versions"),
    steps: [
      ...begin,
      told("Say which they are", "npx --no -- gantry tag deprecate --dry-run", asJob),
      ...tagCredentials(source.catalog.repository.product.deployIdentity),
      run("Deprecate them", "npx --no -- gantry tag deprecate --yes", asApp),
    ],
  };
}

function audit(source: WorkflowSource): Job {
  const folder = ".gantry/audit-of-history";
  return {
    if: ifMeant(source, "security-audit"),
    "timeout-minutes": 60,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut({ history: true }),
      steps.setUpNode(),
      run("Take what looks at Python's packages", "pipx install pip-audit==2.10.1"),
      steps.installProject(),
      steps.setUpGo(source, "secrets/tools/gitleaks"),
      run(
        "Look through all of it",
        `npx --no -- gantry scan --history --dependencies --sarif ${folder}/scan.sarif --output ${folder}/scan.json`,
      ),
      {
        name: "Keep what came of it",
        if: "always()",
        uses: "actions/upload-artifact",
        with: {
          name: scanArtifact("${{ github.run_attempt }}", "-of-history"),
          path: ofProject(folder),
          "include-hidden-files": true,
          "if-no-files-found": "error",
          overwrite: true,
          "retention-days": retentionDays.audits,
        },
      },
    ],
  };
}

/** Asks registries, and so has nothing that could be taken. */
function newLocks(source: WorkflowSource): Job {
  return {
    if: ifMeant(source, "dependency-update"),
    "timeout-minutes": 30,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut(),
      steps.setUpNode(),
      run("Take what locks Python's packages", pipTools),
      run("Update the lock files", "scripts/maintenance/40-update-dependencies.sh"),
      run("Keep what differs", `mkdir -p "$(dirname ${patch})"\ngit diff --binary > ${patch}`),
      {
        name: "Hand them on",
        uses: "actions/upload-artifact",
        with: {
          name: "lock-files",
          path: ofProject(patch),
          "include-hidden-files": true,
          "if-no-files-found": "error",
          overwrite: true,
          "retention-days": retentionDays.artifacts,
        },
      },
    ],
  };
}
