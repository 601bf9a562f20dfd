import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { appFolder, appNamed, type App } from "../../model/declared/app.ts";
import type { PipelineDefinition } from "../../model/declared/pipeline-definition.ts";
import { releaseState } from "../../model/observed/tag-name.ts";
import type { WorkflowKind } from "../kind.ts";
import { type Pipeline, stages } from "../stages/index.ts";
import type { Job, Triggers } from "../workflow.ts";

/** One workflow per PipelineDefinition (003): a job a stage, in the seed's fixed order, each after the one before it. */
export const kind: WorkflowKind = {
  name: "pipeline",
  files: ({ catalog, prefix }) => {
    const { repository } = catalog.repository.product;
    const { defaultBranch } = repository;
    const { attestations: attests, environments: deploys } = whatGitHubHas(repository);
    const definitions = catalog.environments.flatMap(({ pipelines, database, registry }) => {
      const { job } = database;
      return pipelines.map((each) => ({
        ...each,
        // The deployment that it asks for is no workflow where GitHub has no environments.
        stages: deploys ? each.stages : each.stages.filter((stage) => stage !== "Tag Deploy"),
        built: appNamed(catalog.repository.apps, each.app),
        push: registry.push,
        migrations: job?.app === each.app ? { ...job, folder: database.migrations, prefix } : undefined,
      }));
    });
    return definitions.map((definition) => ({
      path: definition.workflowFile,
      says: `The pipeline "${definition.id}": ${definition.app} for ${definition.environment}. ${approvalOf(definition)}`,
      reports: {
        type: "RELEASE",
        subproject: definition.app,
        ...(takesVersion(definition) ? { version: "${{ inputs.version }}" } : {}),
      },
      workflow: {
        name: `${definition.app} for ${definition.environment}`,
        on: triggersOf(definition, defaultBranch),
        jobs: jobsOf({ ...definition, defaultBranch, attests }),
      },
    }));
  },
};

function approvalOf({ approvalRequired, environment }: PipelineDefinition): string {
  return approvalRequired
    ? `The deployment that it starts waits for an approval of ${environment}.`
    : "It asks nobody.";
}

function jobsOf(pipeline: Pipeline): Record<string, Job> {
  const jobs: Record<string, Job> = {};
  let before: string | undefined;
  for (const stage of pipeline.stages) {
    const { id, job } = stages[stage];
    const made = job(pipeline);
    jobs[id] = before === undefined ? made : { needs: [before], ...made };
    before = id;
  }
  return jobs;
}

function triggersOf(
  {
    id,
    app,
    triggers,
    stages,
    approvalRequired,
    workflowFile,
    built,
    migrations,
  }: PipelineDefinition & Pick<Pipeline, "built" | "migrations">,
  branch: string,
): Triggers {
  const has = (trigger: PipelineDefinition["triggers"][number]): boolean => triggers.includes(trigger);
  const ofJob = migrations === undefined ? [] : [`${migrations.prefix}${migrations.folder}/**`];
  const paths = [...touching(built), ...ofJob, workflowFile];
  const inputs = takesVersion({ stages, triggers })
    ? { inputs: { version: versionInput(approvalRequired) } }
    : {};
  // GitHub looks at paths for branches alone; a version's tag starts the pipeline whatever it changed.
  const push = {
    ...(has("push") ? { branches: [branch], paths } : {}),
    ...(has("tag") ? { tags: tagsOf(app) } : {}),
  };
  return {
    ...(has("push") || has("tag") ? { push } : {}),
    ...(has("pull_request") ? { pull_request: { branches: [branch], paths } } : {}),
    ...(has("merge_group") ? { merge_group: { types: ["checks_requested"] } } : {}),
    ...(has("release") ? { release: { types: ["published"] } } : {}),
    ...(has("schedule") ? { schedule: [{ cron: weekly(id) }] } : {}),
    ...(has("workflow_dispatch") ? { workflow_dispatch: inputs } : {}),
  };
}

/** What may change what the app's pipelines check and build. */
function touching(app: App): string[] {
  const { paths, image } = app;
  const folder = appFolder(app);
  const { context = folder, dockerfile } = image;
  // Where it is said what of the rest matters, an image that is built from the whole repository is not built at every change of it.
  const folders = paths.length > 0 ? [folder] : [folder, context];
  const patterns = folders.map((one) => (one === "." ? "**" : `${one}/**`));
  return [...new Set([...patterns, ...paths, ...(dockerfile === undefined ? [] : [dockerfile])])];
}

/** Whether who dispatches it says which version is meant. */
function takesVersion({ stages, triggers }: Pick<PipelineDefinition, "stages" | "triggers">): boolean {
  return stages.includes("Tag Deploy") && triggers.includes("workflow_dispatch");
}

/** The versions of an app. Its state tags look like versions, and start nothing. */
function tagsOf(app: string): string[] {
  const states = releaseState.options.map((state) => `!${app}/v[0-9]+.[0-9]+.[0-9]+-${state}`);
  return [`${app}/v*`, ...states];
}

function versionInput(required: boolean) {
  const left = required ? "" : "; empty for a build of this commit";
  return {
    description: `The version to make, or to deploy where it is there, such as v1.2.3${left}`,
    type: "string",
    required,
  } as const;
}

/** A minute of its own for each pipeline, since GitHub is late where everybody starts at once. */
function weekly(id: string): string {
  const sum = Buffer.from(id).reduce((total, byte) => total + byte, 0);
  return `${sum % 60} ${2 + (sum % 3)} * * 1`;
}
