import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";
import { tagAssignmentGroup } from "../../model/observed/concurrency-group.ts";
import { releaseState } from "../../model/observed/tag-name.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { asApp, tagCredentials } from "../parts/credentials.ts";
import { tagAssignmentFile } from "../parts/deploy-file.ts";
import { leastGuarded } from "../parts/most-guarded.ts";
import { ofDefaultBranch } from "../parts/release-job.ts";
import { run, steps } from "../parts/steps.ts";
import type { Job, Values, Workflow } from "../workflow.ts";

/**
 * The one way to a tag that rulesets guard. It runs from the default branch, asks GitHub for the run that a version names, and
 * tags as the deploy identity, in a job that has no cloud and runs nothing of an app.
 */
export const kind: WorkflowKind = {
  name: "tag-assignment",
  files: (source) => {
    const place = leastGuarded(source.catalog.environments);
    if (place === undefined) return [];
    return [
      {
        path: tagAssignmentFile,
        says: "Makes versions' and states' tags, and starts a version's deployment. Nobody else may make them.",
        reports: {
          type: "RELEASE",
          version: "${{ inputs.version }}",
          subproject: "${{ inputs.subproject }}",
          environment: "${{ inputs.environment }}",
        },
        workflow: assignment(source, place),
      },
    ];
  },
};

function assignment(source: WorkflowSource, place: EnvironmentCatalog): Workflow {
  return {
    name: "Assign a tag",
    "run-name": "Assign ${{ inputs.tag_type }} ${{ inputs.subproject }} ${{ inputs.version }}",
    on: { workflow_dispatch: { inputs } },
    jobs: {
      run: runJob(source),
      assign: assignJob(source, place),
      deploy: deployJob(source),
    },
  };
}

const text = (description: string) =>
  ({ description, type: "string", required: false, default: "" }) as const;

/** The seed's inputs, and what a version's tag says besides. */
const inputs = {
  tag_type: {
    description: "What kind of tag",
    type: "choice",
    required: true,
    default: "version",
    options: ["version", "state", "environment"],
  },
  subproject: text("Its path, empty for the root"),
  version: { description: "The version, such as v1.2.3", type: "string", required: true },
  environment: text("Of an environment's tag; of a version's, where it is deployed afterwards"),
  state: text(`Of a state's tag: ${releaseState.options.join(", ")}`),
  commit_sha: text("The version's commit; a version needs it"),
  force_move: {
    description: "Let an environment have an older version",
    type: "boolean",
    required: false,
    default: false,
  },
  artifacts: text("What was built, with blanks between: images by digest, or git:<commit>"),
  run: text("The address of the run that built it"),
} as const;

/** Inputs as variables of the shell: an expression in a script would be text that becomes code. */
function given(...names: readonly (keyof typeof inputs)[]): Values {
  return Object.fromEntries(names.map((name) => [name.toUpperCase(), `\${{ inputs.${name} }}`]));
}

function defaultBranch({ catalog }: WorkflowSource): Values {
  return { DEFAULT_BRANCH: catalog.repository.product.repository.defaultBranch };
}

/** Before the deploy identity comes in. */
function runJob(source: WorkflowSource): Job {
  const isVersion = "inputs.tag_type == 'version'";
  const asked = { ...given("run", "commit_sha"), GITHUB_TOKEN: "${{ github.token }}" };
  const pipelines = source.catalog.environments.flatMap((environment) => environment.pipelines);
  const files = new Set(pipelines.map(({ workflowFile }) => workflowFile));
  return {
    if: ofDefaultBranch(source),
    "timeout-minutes": 5,
    permissions: { contents: "read", actions: "read" },
    steps: [
      steps.checkOut(),
      {
        ...run(
          "Verify the run that built the version",
          'scripts/release/50-verify-run.sh "$RUN" "$COMMIT_SHA"',
          {
            ...asked,
            ...defaultBranch(source),
            PIPELINES: [...files].sort().join(" "),
          },
        ),
        if: isVersion,
      },
      {
        ...run(
          "Verify that it built what the version names",
          'scripts/release/55-verify-artifacts.sh "$RUN" "$COMMIT_SHA" "$ARTIFACTS"',
          { ...asked, ...given("artifacts") },
        ),
        if: isVersion,
      },
    ],
  };
}

function assignJob(source: WorkflowSource, place: EnvironmentCatalog): Job {
  const [ghEnvironment = place.environment] = ghEnvironments(place).keys();
  const subproject = "${{ inputs.subproject && format('-{0}', inputs.subproject) }}";
  return {
    needs: ["run"],
    if: ofDefaultBranch(source),
    "timeout-minutes": 5,
    permissions: { contents: "read" },
    environment: { name: ghEnvironment, deployment: false },
    concurrency: {
      group: `${tagAssignmentGroup(undefined)}${subproject}`,
      "cancel-in-progress": false,
      queue: "max",
    },
    steps: [
      steps.harden(),
      // Every commit that may get a tag, and every tag that there is.
      steps.checkOut({ history: true }),
      steps.setUpNode(),
      steps.installProject(),
      ...tagCredentials(source.catalog.repository.product.deployIdentity),
      run("Assign the tag", "scripts/release/60-assign-tag.sh", {
        ...given(
          "tag_type",
          "version",
          "subproject",
          "environment",
          "state",
          "commit_sha",
          "force_move",
          "artifacts",
          "run",
        ),
        ...asApp,
      }),
    ],
  };
}

function deployJob(source: WorkflowSource): Job {
  return {
    needs: ["assign"],
    if: `${ofDefaultBranch(source)} && inputs.tag_type == 'version' && inputs.environment != ''`,
    "timeout-minutes": 5,
    permissions: { contents: "read", actions: "write" },
    steps: [
      steps.harden(),
      steps.checkOut(),
      run(
        "Start the deployment",
        'scripts/release/40-start-deployment.sh "$ENVIRONMENT" "$SUBPROJECT" "$VERSION"',
        {
          ...given("environment", "subproject", "version"),
          ...defaultBranch(source),
          GITHUB_TOKEN: "${{ github.token }}",
        },
      ),
    ],
  };
}
