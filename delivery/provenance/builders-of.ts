import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { PipelineDefinition } from "../../model/declared/pipeline-definition.ts";

/** Every pipeline with all that it builds: also the image of the job that migrates, which no pipeline lists. */
export function buildersOf(
  environments: readonly Pick<EnvironmentCatalog, "pipelines" | "database">[],
): PipelineDefinition[] {
  return environments.flatMap(({ pipelines, database: { job } }) =>
    pipelines.map((each) =>
      job?.app === each.app ? { ...each, artifacts: [...each.artifacts, job.image] } : each,
    ),
  );
}
