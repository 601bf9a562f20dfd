import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { appNamed, type App, type PackageManager } from "../../model/declared/app.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { subprojectOf } from "../../stacks/versions.ts";
import type { WorkflowSource } from "../kind.ts";
import { ofProject, type Job, type Step, type Values } from "../workflow.ts";
import { setUpManagers } from "./app-steps.ts";
import { run, steps } from "./steps.ts";

/** The program that uploads what a platform builds anew for each environment, by its folder below `tools/`. */
const toolOf: Readonly<Record<DeploymentSurface["platform"], string | undefined>> = {
  "cloud-run": undefined,
  vercel: "vercel",
  "expo-eas": "eas",
};

function toolsOf({ surfaces }: EnvironmentCatalog): string[] {
  return [...new Set(surfaces.flatMap(({ platform }) => toolOf[platform] ?? []))];
}

/** The subprojects with something to build; none where every surface runs an image. */
export function builtSubprojects({ surfaces }: EnvironmentCatalog): string[] {
  const built = surfaces.filter(({ platform }) => toolOf[platform] !== undefined);
  return [...new Set(built.map(subprojectOf))].sort();
}

/** What installs the packages of the apps that are built. */
function managersOf(apps: readonly App[], { surfaces }: EnvironmentCatalog): (PackageManager | undefined)[] {
  const built = surfaces.filter(({ platform }) => toolOf[platform] !== undefined);
  return built.map(({ app }) => appNamed(apps, app).packageManager);
}

/** The condition that the subproject of a run has something to build. The root's version, or all of them, may have. */
export function ifBuilt(environment: EnvironmentCatalog): string {
  const names = `contains(fromJSON('${JSON.stringify(builtSubprojects(environment))}'), inputs.subproject)`;
  return `(inputs.subproject == '' || ${names})`;
}

interface BundleJob {
  needs: readonly string[];
  if: string;
  /** Which versions, as words of `gantry bundle` after the environment. */
  versions: string;
  /** The inputs that they read. */
  env: Values;
}

/**
 * Builds them where no identity is, since it runs the app's own code. What it hands over is one file a surface, and what each has
 * to be stands in the job's output.
 */
export function bundleJob(
  { catalog }: WorkflowSource,
  environment: EnvironmentCatalog,
  { needs, versions, env, ...job }: BundleJob,
): Job {
  const name = environment.environment;
  return {
    ...(needs.length === 0 ? {} : { needs }),
    if: job.if,
    "timeout-minutes": 30,
    permissions: { contents: "read" },
    outputs: { bundles: "${{ steps.bundle.outputs.bundles }}" },
    steps: [
      steps.checkOut({ history: true, ref: catalog.repository.product.repository.defaultBranch }),
      steps.setUpNode(),
      ...setUpManagers(managersOf(catalog.repository.apps, environment)),
      steps.installProject(),
      installTools(environment),
      {
        ...run(
          "Build for the environment",
          `npx --no -- gantry bundle ${name} --format github ${versions} >> "$GITHUB_OUTPUT"`,
          env,
        ),
        id: "bundle",
      },
      {
        name: "Hand it over",
        if: "steps.bundle.outputs.bundles != ''",
        uses: "actions/upload-artifact",
        with: {
          name: `bundles-of-${name}`,
          path: ofProject(".gantry/bundles"),
          "include-hidden-files": true,
          "if-no-files-found": "error",
          "retention-days": 14,
        },
      },
    ],
  };
}

/** What a job needs that brings a version to an environment: the platforms' programs, and what was built, where something was. */
export function takeBundles(environment: EnvironmentCatalog, job: string | undefined): Step[] {
  if (builtSubprojects(environment).length === 0) return [];
  const taken: Step = {
    name: "Take what was built",
    if: `needs.${job ?? ""}.outputs.bundles != ''`,
    uses: "actions/download-artifact",
    with: { name: `bundles-of-${environment.environment}`, path: ofProject(".gantry/bundles") },
  };
  const tools = { ...installTools(environment), if: ifBuilt(environment) };
  return [tools, ...(job === undefined ? [] : [taken])];
}

/** The word of `gantry deploy` and `gantry promote` that names it, and the variable that it reads. */
export const bundleWord = '${BUNDLES:+--bundle="$BUNDLES"}';

/** The variable, from the job that built. */
export function bundlesOf(job: string): Values {
  return { BUNDLES: `\${{ needs.${job}.outputs.bundles }}` };
}

function installTools(environment: EnvironmentCatalog): Step {
  return run(
    "Install the platforms' programs",
    `scripts/setup/60-install-platform-tools.sh ${toolsOf(environment).join(" ")}`,
  );
}
