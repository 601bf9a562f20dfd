import { run, steps } from "../parts/steps.ts";
import type { Values } from "../workflow.ts";
import { outputOf } from "./ghcr-push.ts";
import { imagesOf, releases, type Pipeline, type Stage } from "./stage.ts";

/**
 * Asks for the version's tag, which names what was built: each image by digest, else the commit that Vercel and EAS build
 * from. Rulesets let nobody make it but the workflow that this starts, from the default branch, which then starts the deployment.
 */
export const tagDeploy: Stage = {
  id: "tag-deploy",
  job: (pipeline) => {
    const { app, environment, defaultBranch } = pipeline;
    return {
      if: releases(pipeline),
      "timeout-minutes": 10,
      permissions: { contents: "read", actions: "write" },
      steps: [
        steps.harden(),
        steps.checkOut({ history: true }),
        run(
          "Ask for the tag and the deployment",
          `scripts/release/30-request-tag.sh ${app} ${environment} "$VERSION" "$ARTIFACTS"`,
          {
            VERSION: versionOf(pipeline),
            ARTIFACTS: artifactsOf(pipeline),
            DEFAULT_BRANCH: defaultBranch,
            GITHUB_TOKEN: "${{ github.token }}",
          },
        ),
      ],
    };
  },
};

/** On one line, with blanks between. */
function artifactsOf(pipeline: Pipeline): Values[string] {
  const images = pipeline.stages.includes("GHCR Push") ? imagesOf(pipeline) : [];
  if (images.length === 0) return "git:${{ github.sha }}";
  return images
    .flatMap(({ id, names }) =>
      names.map((name) => `${name}@\${{ needs.ghcr-push.outputs.${outputOf(id)} }}`),
    )
    .join(" ");
}

/** Empty where the script is to number a build of its own. */
function versionOf({ triggers }: Pipeline): string {
  const tagged = triggers.includes("tag") || triggers.includes("release");
  const named = triggers.includes("workflow_dispatch") ? ["inputs.version"] : [];
  const sources = [...(tagged ? ["github.ref_type == 'tag' && github.ref_name"] : []), ...named, "''"];
  return `\${{ ${sources.join(" || ")} }}`;
}
