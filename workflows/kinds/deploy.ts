import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { stackAccess, deployCredentials, providerTokens, secretsAccess } from "../parts/credentials.ts";
import { deployFile } from "../parts/deploy-file.ts";
import { run, steps } from "../parts/steps.ts";
import { approvalsJob, versionInput, versionJob } from "../parts/version-jobs.ts";
import type { Job, Workflow } from "../workflow.ts";

/**
 * One workflow per environment: it runs from the default branch and takes the version as an input, so that a rollback runs
 * today's workflow on yesterday's version.
 */
export const kind: WorkflowKind = {
  name: "deploy",
  files: (source) =>
    source.catalog.environments.map((environment) => ({
      path: deployFile(environment.environment),
      says: `Brings a version to ${environment.environment}, one at a time. ${approvalOf(environment)}`,
      workflow: deployment(source, environment),
    })),
};

function approvalOf({ approvals: { method, required } }: EnvironmentCatalog): string {
  if (method === "none") return "Nobody is asked.";
  return method === "reviewers"
    ? "GitHub asks the reviewers of its environment."
    : `Signed approval tags are verified first: ${required} must be there.`;
}

function deployment(source: WorkflowSource, environment: EnvironmentCatalog): Workflow {
  const name = environment.environment;
  const needsTags = environment.approvals.method === "signed-tags";
  return {
    name: `Deploy to ${name}`,
    "run-name": `Deploy \${{ inputs.version }} to ${name}`,
    on: {
      workflow_dispatch: {
        inputs: {
          version: versionInput,
          subproject: {
            description: "Its path, empty for the root",
            type: "string",
            required: false,
            default: "",
          },
        },
      },
    },
    // An environment is one stack, whatever subproject a run brings: its runs go one after the other, and none is lost.
    concurrency: { group: `deployments-of-${name}`, "cancel-in-progress": false, queue: "max" },
    jobs: {
      version: versionJob(source),
      ...(needsTags ? { approvals: approvalsJob(name, ["version"]) } : {}),
      deploy: deployJob(source, environment, needsTags ? ["version", "approvals"] : ["version"]),
    },
  };
}

function deployJob(source: WorkflowSource, environment: EnvironmentCatalog, needs: readonly string[]): Job {
  const name = environment.environment;
  const [ghEnvironment = name] = ghEnvironments(environment).keys();
  const open = environment.surfaces.find((surface) => surface.platform !== "expo-eas" && surface.public);
  const url =
    open && `\${{ steps.outputs.outputs.SURFACES_${open.id.replaceAll("-", "_").toUpperCase()}_URL }}`;
  const { deployIdentity, repository } = source.catalog.repository.product;
  const { defaultBranch } = repository;
  const access = { ...stackAccess, ...providerTokens(environment), ...secretsAccess };
  return {
    needs,
    "timeout-minutes": 60,
    permissions: { contents: "read", "id-token": "write" },
    environment: { name: ghEnvironment, ...(url === undefined ? {} : { url }) },
    concurrency: {
      group: `deploy-\${{ inputs.subproject && format('{0}-', inputs.subproject) }}${name}`,
      "cancel-in-progress": false,
    },
    steps: [
      steps.harden(),
      steps.checkOut({ history: true, ref: "${{ needs.version.outputs.commit }}" }),
      steps.setUpNode(),
      steps.installProject(),
      steps.installEngine(source.engineVersion),
      ...deployCredentials(deployIdentity, "environment"),
      // Before the deployment, since a service reads its secrets when it starts; a new one has no place yet.
      run("Deliver the secrets", `npx gantry secrets sync ${name} --placed --yes`, access),
      // The version brings its own pack; today's has to agree as well.
      run("Deploy", `npx gantry up ${name} --base "origin/${defaultBranch}" --yes --json`, access),
      run("Deliver the secrets that had no place", `npx gantry secrets sync ${name} --yes`, access),
      {
        ...run(
          "Read the outputs",
          `npx gantry outputs ${name} --format github >> "$GITHUB_OUTPUT"`,
          stackAccess,
        ),
        id: "outputs",
      },
      run("Ask whether it is ready", `scripts/deployment/20-check-readiness.sh ${name}`, stackAccess),
    ],
  };
}
