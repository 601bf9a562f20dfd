import type { pipelineStages } from "../../model/declared/pipeline-definition.ts";
import { build } from "./build.ts";
import { eslint, pytest, ruff, spectral } from "./checks.ts";
import { ghcrPush } from "./ghcr-push.ts";
import type { Stage } from "./stage.ts";
import { tagDeploy } from "./tag-deploy.ts";

export type { Pipeline, Stage } from "./stage.ts";

/** What each stage of the seed does. The order is the model's. */
export const stages: Readonly<Record<(typeof pipelineStages)[number], Stage>> = {
  Ruff: ruff,
  ESLint: eslint,
  Pytest: pytest,
  Spectral: spectral,
  Build: build,
  "GHCR Push": ghcrPush,
  "Tag Deploy": tagDeploy,
};
