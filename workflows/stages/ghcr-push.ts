import { ExitCode, GantryError } from "../../model/errors.ts";
import { registryHost } from "../../model/declared/image-name.ts";
import { run, steps } from "../parts/steps.ts";
import { ofProject, type Step } from "../workflow.ts";
import { buildOf, imagesOf, releases, type Image, type Pipeline, type Stage } from "./stage.ts";

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
    const hosts = [...new Set(images.flatMap(({ names }) => names.map(registryHost)))].sort();
    return {
      if: releases(pipeline),
      "timeout-minutes": 45,
      // The attestation is signed with the job's identity, which no cloud trusts but the project of images: it has no environment.
      permissions: {
        contents: "read",
        packages: "write",
        ...(pipeline.attests || hosts.some(isGoogles) ? { "id-token": "write" } : {}),
        ...(pipeline.attests ? { attestations: "write" } : {}),
      },
      outputs: Object.fromEntries(
        images.map(({ id }) => [outputOf(id), `\${{ steps.${id}.outputs.digest }}`]),
      ),
      steps: [
        steps.harden(),
        steps.checkOut(),
        { name: "Set up the builder", uses: "docker/setup-buildx-action" },
        ...logIns(hosts, pipeline),
        ...images.flatMap((image) => publish(image, pipeline.attests)),
      ],
    };
  },
};

const ghcr = "ghcr.io";

function isGoogles(host: string): boolean {
  return host !== ghcr;
}

/** GHCR takes the job's own token. Artifact Registry takes one of an account that may write images, an hour long. */
function logIns(hosts: readonly string[], { id, push }: Pipeline): Step[] {
  const toGhcr: Step = {
    name: "Log in to GHCR",
    uses: "docker/login-action",
    with: { registry: ghcr, username: "${{ github.actor }}", password: "${{ github.token }}" },
  };
  const googles = hosts.filter(isGoogles);
  const own = hosts.includes(ghcr) ? [toGhcr] : [];
  if (googles.length === 0) return own;
  if (push === undefined) throw new Error(`pipeline ${id} pushes to ${googles.join(", ")} as nobody`);
  return [
    ...own,
    {
      name: "Log in to Google Cloud",
      id: "google",
      uses: "google-github-actions/auth",
      with: {
        workload_identity_provider: push.provider,
        service_account: push.account,
        token_format: "access_token",
        create_credentials_file: false,
      },
    },
    ...googles.map((host): Step => ({
      name: `Log in to ${host}`,
      uses: "docker/login-action",
      with: {
        registry: host,
        username: "oauth2accesstoken",
        password: "${{ steps.google.outputs.access_token }}",
      },
    })),
  ];
}

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
