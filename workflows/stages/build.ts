import { appSteps } from "../parts/app-steps.ts";
import { steps } from "../parts/steps.ts";
import type { Step } from "../workflow.ts";
import { buildOf, imagesOf, type Pipeline, type Stage } from "./stage.ts";

/**
 * Shows that it can be built, also for a pull request, so without any right to publish. What is published later is built anew,
 * in a job that has run nothing else.
 */
export const build: Stage = {
  id: "build",
  job: (pipeline) => ({
    "timeout-minutes": 30,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut(),
      ...(imagesOf(pipeline).length > 0 ? imageSteps(pipeline) : fileSteps(pipeline)),
    ],
  }),
};

function imageSteps(pipeline: Pipeline): Step[] {
  return [
    { name: "Set up the builder", uses: "docker/setup-buildx-action" },
    ...imagesOf(pipeline).map((image) => ({
      name: `Build ${image.title}`,
      uses: "docker/build-push-action",
      with: { ...buildOf(image), push: false, outputs: "type=cacheonly" },
    })),
  ];
}

function fileSteps({ built, artifacts, id }: Pipeline): Step[] {
  const keep: Step = {
    name: "Keep what was built",
    uses: "actions/upload-artifact",
    with: { name: id, path: artifacts.join("\n"), "if-no-files-found": "error", "retention-days": 14 },
  };
  return [...appSteps(built, "Build"), ...(artifacts.length > 0 ? [keep] : [])];
}
