import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { deployFile } from "../parts/deploy-file.ts";
import { builtSubprojects, bundleJob, bundlesOf, bundleWord, ifBuilt } from "../parts/bundle-job.ts";
import { afterAll, ofDefaultBranch, releaseJob } from "../parts/release-job.ts";
import { asksChecklist, checklistJob } from "../parts/checklist-job.ts";
import { mergeThatTouches } from "../parts/touching.ts";
import {
  approvalsJob,
  confirmed,
  confirmInput,
  isAlone,
  optionalVersionInput,
  versionInputs,
  versionJob,
} from "../parts/version-jobs.ts";
import type { Workflow } from "../workflow.ts";

/**
 * One workflow per environment: it runs from the default branch and takes the version as an input, so that an older version
 * is deployed by today's catalog, program and rules. Without one it brings the environment itself up to the default branch,
 * which a merge that touches it starts.
 */
export const kind: WorkflowKind = {
  name: "deploy",
  files: (source) =>
    source.catalog.environments.map((environment) => ({
      path: deployFile(environment.environment),
      says: `Brings a version to ${environment.environment}, one at a time. ${approvalOf(environment)}`,
      reports: {
        type: "RELEASE",
        version: "${{ inputs.version }}",
        subproject: "${{ inputs.subproject }}",
        environment: environment.environment,
      },
      workflow: deployment(source, environment),
    })),
};

function approvalOf({ approvals: { method, required, onePerson } }: EnvironmentCatalog): string {
  if (onePerson !== undefined) return `One person, ${onePerson.login}, lets it in alone, after a wait.`;
  if (method === "none") return "Nobody is asked.";
  return method === "reviewers"
    ? "GitHub asks the reviewers of its environment."
    : `Signed approval tags are verified first: ${required} must be there.`;
}

function deployment(source: WorkflowSource, environment: EnvironmentCatalog): Workflow {
  const name = environment.environment;
  const needsTags = environment.approvals.method === "signed-tags";
  const needs = needsTags ? ["version", "approvals"] : ["version"];
  const isBuilt = builtSubprojects(environment).length > 0;
  const showsChecklist = environment.approvals.method === "reviewers" && asksChecklist(environment);
  const optional = [...(isBuilt ? ["bundle"] : []), ...(showsChecklist ? ["checklist"] : [])];
  return {
    name: `Deploy to ${name}`,
    "run-name": `Deploy \${{ inputs.version || 'the default branch' }} to ${name}`,
    on: {
      // A commit's own approval is signed once it is merged, and then somebody starts the run.
      ...(needsTags ? {} : { push: mergeThatTouches(source, name) }),
      workflow_dispatch: {
        inputs: {
          version: optionalVersionInput,
          subproject: {
            description: "Its path, empty for the root",
            type: "string",
            required: false,
            default: "",
          },
          ...(isAlone(environment) ? { confirm: confirmInput } : {}),
        },
      },
    },
    // An environment is one stack, whatever subproject a run brings: its runs go one after the other, and none is lost.
    concurrency: { group: `deployments-of-${name}`, "cancel-in-progress": false, queue: "max" },
    jobs: {
      version: versionJob(source, { subproject: true, optional: true }),
      ...(needsTags ? { approvals: approvalsJob(name, ["version"]) } : {}),
      ...(showsChecklist ? { checklist: checklistJob(source, name) } : {}),
      ...(isBuilt
        ? {
            bundle: bundleJob(source, environment, {
              needs: ["version"],
              if: `inputs.version != '' && ${ifBuilt(environment)}`,
              versions: '-- "${SUBPROJECT:+$SUBPROJECT/}$VERSION"',
              env: versionInputs({ subproject: true }),
            }),
          }
        : {}),
      deploy: {
        needs: [...needs, ...optional],
        if:
          optional.length > 0
            ? `${ofDefaultBranch(source)} && ${afterAll(needs, optional)}`
            : ofDefaultBranch(source),
        ...releaseJob(source, environment, {
          name: "Deploy",
          command: `npx --no -- gantry deploy ${name} --yes --json ${isAlone(environment) ? `${confirmed.word} ` : ""}${isBuilt ? `${bundleWord} ` : ""}-- \${VERSION:+"\${SUBPROJECT:+$SUBPROJECT/}$VERSION"}`,
          env: {
            ...versionInputs({ subproject: true }),
            ...(isAlone(environment) ? confirmed.env : {}),
            ...(isBuilt ? bundlesOf("bundle") : {}),
          },
          delivers: true,
          ...(isBuilt ? { bundles: "bundle" } : {}),
        }),
      },
    },
  };
}
