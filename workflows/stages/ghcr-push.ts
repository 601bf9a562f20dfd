import { ExitCode, GantryError } from "../../model/errors.ts";
import { run, steps } from "../parts/steps.ts";
import { ofProject, type Step } from "../workflow.ts";
import { buildOf, imagesOf, releases, type Image, type Stage } from "./stage.ts";

/**
 * Builds the image and pushes it with what it consists of (SBOM) and how it came to be (provenance), both bound to its digest.
 * GitHub attests it besides, where it attests anything. The digest is the job's output: a tag in a registry can be moved. Nothing here reads a cache that somebody else has written.
 */
export const ghcrPush: Stage = {
  id: "ghcr-push",
  job: (pipeline) => {
    const images = imagesOf(pipeline);
    if (images.length === 0) {
      throw new GantryError(`pipeline "${pipeline.id}" has the stage "GHCR Push" and no image to push`, {
        hint: "name it among the artifacts, such as ghcr.io/<owner>/<app>, or take the stage out",
        exitCode: ExitCode.usage,
      });
    }
    return {
      if: releases(pipeline),
      "timeout-minutes": 45,
      // The attestation is signed with the job's identity, which no cloud trusts: it has no environment.
      permissions: {
        contents: "read",
        packages: "write",
        ...(pipeline.attests ? { "id-token": "write", attestations: "write" } : {}),
      },
      outputs: Object.fromEntries(
        images.map(({ id }) => [outputOf(id), `\${{ steps.${id}.outputs.digest }}`]),
      ),
      steps: [
        steps.harden(),
        steps.checkOut(),
        { name: "Set up the builder", uses: "docker/setup-buildx-action" },
        {
          name: "Log in to GHCR",
          uses: "docker/login-action",
          with: { registry: "ghcr.io", username: "${{ github.actor }}", password: "${{ github.token }}" },
        },
        ...images.flatMap((image) => publish(image, pipeline.attests)),
      ],
    };
  },
};

/** The job's output with an image's digest. */
export function outputOf(id: string): string {
  return id.replace("push", "digest");
}

function publish(image: Image, attests: boolean): Step[] {
  const { id, title, names } = image;
  const digest = `\${{ steps.${id}.outputs.digest }}`;
  const built = id.replace("push", "built");
  return [
    {
      name: `Build and push ${title}`,
      id,
      uses: "docker/build-push-action",
      with: {
        ...buildOf(image),
        push: true,
        "no-cache": true,
        sbom: true,
        provenance: "mode=max",
        tags: names.map((name) => `${name}:\${{ github.sha }}`).join("\n"),
      },
    },
    // Whoever makes the version's tag asks the run what it has built, and whoever releases it, long after, where GitHub attests nothing.
    {
      ...run("Name it by its digest", 'scripts/release/25-name-built.sh "$DIGEST"', { DIGEST: digest }),
      id: built,
    },
    {
      name: "Keep its name",
      uses: "actions/upload-artifact",
      with: {
        name: `\${{ steps.${built}.outputs.name }}`,
        path: ofProject("built.txt"),
        "if-no-files-found": "error",
        "retention-days": 90,
      },
    },
    ...(attests ? names : []).map((name) => ({
      name: `Attest ${name}`,
      uses: "actions/attest-build-provenance",
      with: { "subject-name": name, "subject-digest": digest, "push-to-registry": true },
    })),
  ];
}
