import { keepAudit } from "../parts/keep-audit.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { stackAccess, deployCredentials } from "../parts/credentials.ts";
import { deployFile } from "../parts/deploy-file.ts";
import { mostGuarded } from "../parts/most-guarded.ts";
import { run, steps } from "../parts/steps.ts";
import { decisivePaths, mergeThatTouches } from "../parts/touching.ts";
import { approvalsJob, versionInput, versionJob } from "../parts/version-jobs.ts";
import type { Job, Triggers, Workflow } from "../workflow.ts";

/**
 * What the repository has once: its rulesets, branch protection and labels. Whoever deploys that can loosen every rule, so it waits for
 * those who approve production.
 */
export const kind: WorkflowKind = {
  name: "repository",
  files: (source) => {
    const guard = mostGuarded(source.catalog.environments);
    if (guard === undefined) return [];
    return [
      {
        path: deployFile("repository"),
        says: `Brings the repository's rulesets up to the default branch. ${approvalOf(guard)}`,
        reports: { type: "MAINTENANCE" },
        workflow: deployment(source, guard),
      },
    ];
  },
};

function approvalOf({ environment, approvals: { method } }: EnvironmentCatalog): string {
  if (method === "none") return "Somebody has to start it, since nobody is asked.";
  return method === "reviewers"
    ? `GitHub asks those who approve ${environment}.`
    : `The signed approvals of a version for ${environment} are verified first.`;
}

function deployment(source: WorkflowSource, guard: EnvironmentCatalog): Workflow {
  const { environment, approvals } = guard;
  const byTags = approvals.method === "signed-tags";
  const options = { subproject: false };
  return {
    name: "Deploy the repository's settings",
    on: triggers(source, guard),
    jobs: {
      ...(byTags
        ? {
            version: versionJob(source, options),
            approvals: approvalsJob(environment, ["version"], options),
          }
        : {}),
      deploy: deployJob(source, guard),
    },
  };
}

/** By itself only where somebody is asked before the job begins; a tag is signed for a version, which no push names. */
function triggers(source: WorkflowSource, { approvals: { method } }: EnvironmentCatalog): Triggers {
  return {
    ...(method === "reviewers" ? { push: mergeThatTouches(source, "repository") } : {}),
    workflow_dispatch: method === "signed-tags" ? { inputs: { version: versionInput } } : {},
  };
}

function deployJob({ catalog, engineVersion }: WorkflowSource, guard: EnvironmentCatalog): Job {
  const { product } = catalog.repository;
  const { defaultBranch } = product.repository;
  const [ghEnvironment = guard.environment] = ghEnvironments(guard).keys();
  const byTags = guard.approvals.method === "signed-tags";
  const checkOut = byTags ? { history: true, ref: "${{ needs.version.outputs.commit }}" } : { history: true };
  // Who approves an old run late would otherwise take back what a later one has brought.
  const newest = run(
    "Refuse what has changed since",
    `git diff --exit-code --stat HEAD "origin/${defaultBranch}" -- ${decisivePaths("repository").join(" ")}`,
  );
  return {
    ...(byTags ? { needs: ["version", "approvals"] } : {}),
    if: `github.ref == 'refs/heads/${defaultBranch}'`,
    "timeout-minutes": 30,
    permissions: { contents: "read", "id-token": "write" },
    environment: { name: ghEnvironment, deployment: false },
    concurrency: { group: "deploy-repository", "cancel-in-progress": false },
    steps: [
      steps.harden(),
      steps.checkOut(checkOut),
      ...(byTags ? [] : [newest]),
      steps.setUpNode(),
      steps.installProject(),
      steps.installEngine(engineVersion),
      ...deployCredentials(product, "repository"),
      run(
        "Deploy",
        `npx --no -- gantry up repository --base "origin/${defaultBranch}" --yes --json`,
        stackAccess,
      ),
      ...keepAudit("repository"),
    ],
  };
}
