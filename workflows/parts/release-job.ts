import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";
import type { WorkflowSource } from "../kind.ts";
import type { Job, Values } from "../workflow.ts";
import { deployCredentials, expoToken, providerTokens, secretsAccess, stackAccess } from "./credentials.ts";
import { takeBundles } from "./bundle-job.ts";
import { approvedCommit, decisivePaths } from "./touching.ts";
import { keepAudit } from "./keep-audit.ts";
import { run, steps } from "./steps.ts";

interface Release {
  /** What the step is called. */
  name: string;
  /** The command that changes the environment. */
  command: string;
  /** The inputs that it reads. */
  env: Values;
  /** Whether secrets are delivered as well; who goes back has no time for it. */
  delivers: boolean;
  /** The job that built what platforms build anew for each environment; undefined where nothing is built. */
  bundles?: string;
}

/**
 * The job in an environment's GitHub environment that brings versions there: by the default branch's catalog, program and
 * rules, with the environment's identity. One at a time changes a stack.
 */
export function releaseJob(
  source: WorkflowSource,
  environment: EnvironmentCatalog,
  { name: title, command, env, delivers, bundles }: Release,
): Job {
  const name = environment.environment;
  const [ghEnvironment = name] = ghEnvironments(environment).keys();
  const open = environment.surfaces.find((surface) => surface.platform !== "expo-eas" && surface.public);
  const url =
    open && `\${{ steps.outputs.outputs.SURFACES_${open.id.replaceAll("-", "_").toUpperCase()}_URL }}`;
  const { product } = source.catalog.repository;
  // Of what nobody approves, the branch as it is when the turn comes: who waited long takes nothing back that was merged meanwhile.
  const { ref, refuse } = approvedCommit(source, environment, [...decisivePaths(name), "policy"]);
  const access = { ...stackAccess, ...providerTokens(environment), ...secretsAccess };
  // Before the deployment, since a service reads its secrets when it starts; a new one has no place yet.
  const before = run("Deliver the secrets", `npx --no -- gantry secrets sync ${name} --placed --yes`, access);
  const after = run(
    "Deliver the secrets that had no place",
    `npx --no -- gantry secrets sync ${name} --yes`,
    access,
  );
  return {
    "timeout-minutes": 60,
    permissions: { contents: "read", "id-token": "write" },
    environment: { name: ghEnvironment, ...(url === undefined ? {} : { url }) },
    concurrency: { group: `stack-${name}`, "cancel-in-progress": false, queue: "max" },
    steps: [
      steps.harden(),
      steps.checkOut({ history: true, ref }),
      ...refuse,
      steps.setUpNode(),
      steps.installProject(),
      steps.installEngine(source.engineVersion),
      ...takeBundles(environment, bundles),
      ...deployCredentials(product, "environment"),
      ...(delivers ? [before] : []),
      run(title, command, { ...env, ...access, ...expoToken(environment) }),
      ...(delivers ? [after] : []),
      {
        ...run(
          "Read the outputs",
          `npx --no -- gantry outputs ${name} --format github >> "$GITHUB_OUTPUT"`,
          stackAccess,
        ),
        id: "outputs",
      },
      run("Ask whether it is ready", `scripts/deployment/20-check-readiness.sh ${name}`, stackAccess),
      run("Say what runs", `npx --no -- gantry status ${name} | sed 's/^/    /' >> "$GITHUB_STEP_SUMMARY"`),
      ...keepAudit(name),
    ],
  };
}

/** The condition by which a job goes on after others that may have had nothing to do, and none of which failed. */
export function afterAll(needs: readonly string[], optional: readonly string[]): string {
  return [
    "!cancelled()",
    ...needs.map((job) => `needs.${job}.result == 'success'`),
    ...optional.map((job) => `(needs.${job}.result == 'success' || needs.${job}.result == 'skipped')`),
  ].join(" && ");
}

/** The condition by which a job runs of the default branch alone. */
export function ofDefaultBranch({ catalog }: WorkflowSource): string {
  return `github.ref == 'refs/heads/${catalog.repository.product.repository.defaultBranch}'`;
}
