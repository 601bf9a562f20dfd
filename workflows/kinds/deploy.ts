import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { stackAccess, deployCredentials, providerTokens, secretsAccess } from "../parts/credentials.ts";
import { deployFile } from "../parts/deploy-file.ts";
import { run, steps } from "../parts/steps.ts";
import {
  approvalsJob,
  optionalVersionInput,
  versionInput,
  versionInputs,
  versionJob,
} from "../parts/version-jobs.ts";
import type { Job, Workflow } from "../workflow.ts";

/**
 * One workflow per environment: it runs from the default branch and takes the version as an input, so that an older version
 * is deployed by today's catalog, program and rules. Without one it brings the environment itself up to the default branch.
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
    "run-name": `Deploy \${{ inputs.version || 'the default branch' }} to ${name}`,
    on: {
      workflow_dispatch: {
        inputs: {
          // Signed tags are of a version.
          version: needsTags ? versionInput : optionalVersionInput,
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
      version: versionJob(source, { subproject: true, optional: !needsTags }),
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
    if: `github.ref == 'refs/heads/${defaultBranch}'`,
    "timeout-minutes": 60,
    permissions: { contents: "read", "id-token": "write" },
    environment: { name: ghEnvironment, ...(url === undefined ? {} : { url }) },
    concurrency: { group: `stack-${name}`, "cancel-in-progress": false, queue: "max" },
    steps: [
      steps.harden(),
      // As it is when the turn comes: who waited long takes nothing back that was merged meanwhile.
      steps.checkOut({ history: true, ref: defaultBranch }),
      steps.setUpNode(),
      steps.installProject(),
      steps.installEngine(source.engineVersion),
      ...deployCredentials(deployIdentity, "environment"),
      // Before the deployment, since a service reads its secrets when it starts; a new one has no place yet.
      run("Deliver the secrets", `npx gantry secrets sync ${name} --placed --yes`, access),
      run(
        "Deploy",
        `npx gantry deploy ${name} --yes --json -- \${VERSION:+"\${SUBPROJECT:+$SUBPROJECT/}$VERSION"}`,
        { ...versionInputs({ subproject: true }), ...access },
      ),
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
