import { run, steps } from "../parts/steps.ts";
import type { Values } from "../workflow.ts";
import { imagesOf, releases, type Pipeline, type Stage } from "./stage.ts";

/**
 * Marks the commit with the version's tag, which names the image by digest, and starts the environment's deployment by name:
 * a tag that a workflow's own token has made starts nothing.
 */
export const tagDeploy: Stage = {
  id: "tag-deploy",
  job: (pipeline) => {
    const { app, environment } = pipeline;
    const pushes = pipeline.stages.includes("GHCR Push") && imagesOf(pipeline).length > 0;
    const artifact: Values = pushes
      ? { IMAGE: "${{ format('{0}@{1}', needs.ghcr-push.outputs.image, needs.ghcr-push.outputs.digest) }}" }
      : {};
    return {
      if: releases(pipeline),
      "timeout-minutes": 10,
      permissions: { contents: "write", actions: "write" },
      steps: [
        steps.harden(),
        steps.checkOut({ history: true }),
        {
          ...run(
            "Tag the version",
            `scripts/release/30-tag-build.sh ${app} ${environment} "$VERSION"${pushes ? ' "$IMAGE"' : ""}`,
            {
              VERSION: versionOf(pipeline),
              ...artifact,
              ...token,
            },
          ),
          id: "tag",
        },
        run(
          "Start the deployment",
          `scripts/release/40-start-deployment.sh ${environment} ${app} "$VERSION"`,
          {
            VERSION: "${{ steps.tag.outputs.version }}",
            DEFAULT_BRANCH: pipeline.defaultBranch,
            ...token,
          },
        ),
      ],
    };
  },
};

const token: Values = { GITHUB_TOKEN: "${{ github.token }}" };

/** Empty where the script is to number a build of its own. */
function versionOf({ triggers }: Pipeline): string {
  const tagged = triggers.includes("tag") || triggers.includes("release");
  const named = triggers.includes("workflow_dispatch") ? ["inputs.version"] : [];
  const sources = [...(tagged ? ["github.ref_type == 'tag' && github.ref_name"] : []), ...named, "''"];
  return `\${{ ${sources.join(" || ")} }}`;
}
