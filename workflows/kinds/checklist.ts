import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { asksChecklist } from "../parts/checklist-job.ts";
import { asApp, holdCredentials } from "../parts/credentials.ts";
import { ofDefaultBranch } from "../parts/release-job.ts";
import { run, steps } from "../parts/steps.ts";
import { exampleTag } from "../parts/version-jobs.ts";
import type { Job, Workflow } from "../workflow.ts";

/** A checklist is filled in and signed off by dispatch: GitHub asks the reviewers of the environment, and whoever approves has signed. */
export const kind: WorkflowKind = {
  name: "checklist",
  files: (source) => {
    const environments = asking(source);
    return environments.length === 0
      ? []
      : [
          {
            path: ".github/workflows/checklist.yml",
            says: "Writes what somebody has checked of a version. GitHub asks the environment's reviewers, and who approves it signs for it.",
            reports: {
              type: "POST_RELEASE",
              version: "${{ inputs.version }}",
              environment: "${{ inputs.environment }}",
            },
            workflow: checklists(source, environments),
          },
        ];
  },
};

/** Where a checklist decides. */
function asking({ catalog }: WorkflowSource): readonly EnvironmentCatalog[] {
  return catalog.environments.filter(asksChecklist);
}

function checklists(source: WorkflowSource, environments: readonly EnvironmentCatalog[]): Workflow {
  const names = environments.map(({ environment }) => environment);
  const text = (description: string) =>
    ({ description, type: "string", required: false, default: "" }) as const;
  return {
    name: "Checklist",
    "run-name":
      "Checklist of ${{ inputs.version }} for ${{ inputs.environment }} ${{ inputs.approver_role }}",
    on: {
      workflow_dispatch: {
        inputs: {
          environment: { description: "Which one", type: "choice", required: true, options: names },
          version: {
            description: `The version's tag, such as ${exampleTag(source, "v1.2.3")}`,
            type: "string",
            required: true,
          },
          pdpa_proof: text("The PDPA consent gate is verified: the address of the proof"),
          pdpa_proved_at: text("When it was proved, such as 2026-11-20T10:00:00Z"),
          ux_states: text("Where the states of its screens were shown: Empty=https://…,Loading=https://…"),
          rollback_rehearsed_at: text("When a rollback was rehearsed; the newest that succeeded without it"),
          approver_role: text("Sign it off, in this role: admin or operator"),
          approver_email: text(
            `Of whoever signs it off, as ***@${source.catalog.repository.product.domain}: GitHub keeps what is typed here`,
          ),
          notes: text("What was checked by hand, and what stands against it"),
          evidence: text("Further evidence: addresses with a comma between"),
        },
      },
    },
    jobs: Object.fromEntries(
      environments.map((environment) => [environment.environment, checklistJob(source, environment)]),
    ),
  };
}

/** It reaches no cloud: a checklist is a record in the environment's branch. */
function checklistJob(source: WorkflowSource, environment: EnvironmentCatalog): Job {
  const name = environment.environment;
  const [ghEnvironment = name] = ghEnvironments(environment).keys();
  const { deployIdentity } = source.catalog.repository.product;
  return {
    if: `${ofDefaultBranch(source)} && inputs.environment == '${name}'`,
    "timeout-minutes": 10,
    permissions: { contents: "read" },
    // A deployment by GitHub's account of it, since who approved the run is asked of GitHub afterwards.
    environment: { name: ghEnvironment },
    // Its turn, since a deployment under way goes on with the branch as it left it.
    concurrency: { group: `stack-${name}`, "cancel-in-progress": false, queue: "max" },
    steps: [
      steps.harden(),
      steps.checkOut({ history: true }),
      steps.setUpNode(),
      steps.installProject(),
      ...holdCredentials(deployIdentity),
      run("Fill in the checklist", `npx --no -- gantry checklist fill ${words} -- "$VERSION" ${name}`, {
        VERSION: "${{ inputs.version }}",
        PDPA_PROOF: "${{ inputs.pdpa_proof }}",
        PDPA_PROVED_AT: "${{ inputs.pdpa_proved_at }}",
        UX_STATES: "${{ inputs.ux_states }}",
        ROLLBACK_REHEARSED_AT: "${{ inputs.rollback_rehearsed_at }}",
        APPROVER_ROLE: "${{ inputs.approver_role }}",
        APPROVER_EMAIL: "${{ inputs.approver_email }}",
        NOTES: "${{ inputs.notes }}",
        EVIDENCE: "${{ inputs.evidence }}",
        ...asApp,
      }),
      run(
        "Show it",
        `npx --no -- gantry checklist show --format markdown -- "$VERSION" ${name} >> "$GITHUB_STEP_SUMMARY"`,
        { VERSION: "${{ inputs.version }}", ...asApp },
      ),
    ],
  };
}

const words = [
  "--yes ${PDPA_PROOF:+--pdpa-confirmed}",
  ...[
    "PDPA_PROOF",
    "PDPA_PROVED_AT",
    "ROLLBACK_REHEARSED_AT",
    "APPROVER_ROLE",
    "APPROVER_EMAIL",
    "NOTES",
    "EVIDENCE",
  ].map((name) => `\${${name}:+--${name.toLowerCase().replaceAll("_", "-")}="$${name}"}`),
  '${UX_STATES:+--ux-state="$UX_STATES"}',
].join(" ");
