import assert from "node:assert/strict";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";
import { at } from "../support/recording.ts";

const repositoryType = "gcp:artifactregistry/repository:Repository";

describe("the mirror of GHCR", () => {
  it("is a remote repository in every region", async () => {
    const mirrors = (await recordedExample("production")).all(repositoryType);
    assert.deepEqual(
      mirrors.map(({ inputs }) => [inputs["location"], inputs["mode"]]),
      [
        ["europe-west1", "REMOTE_REPOSITORY"],
        ["us-east1", "REMOTE_REPOSITORY"],
      ],
    );
    assert.equal(
      at(mirrors[0] ?? assert.fail(), "remoteRepositoryConfig.commonRepository.uri"),
      "https://ghcr.io",
    );
  });

  it("logs in to GHCR with a reference to the token, which Artifact Registry alone may read", async () => {
    const recording = await recordedExample();
    const mirror = recording.get(repositoryType, "ghcr-us-east");
    assert.deepEqual(at(mirror, "remoteRepositoryConfig.upstreamCredentials.usernamePasswordCredentials"), {
      username: "lotus-deploy",
      passwordSecretVersion: "projects/lotus-staging/secrets/ghcr-pull-token/versions/latest",
    });
    const accessor = recording.get(
      "gcp:secretmanager/secretIamMember:SecretIamMember",
      "ghcr-pull-token-accessor",
    );
    assert.equal(
      accessor.inputs["member"],
      "serviceAccount:service-123456789012@gcp-sa-artifactregistry.iam.gserviceaccount.com",
    );
  });

  it("needs no login where the images are public", async () => {
    const recording = await recordEnvironment({ ...example(), registry: {} });
    const mirror = recording.get(repositoryType, "ghcr-us-east");
    assert.equal(at(mirror, "remoteRepositoryConfig.upstreamCredentials"), undefined);
    assert.ok(!recording.resources.some(({ name }) => name === "artifactregistry-agent"));
  });
});
