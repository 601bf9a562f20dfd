import assert from "node:assert/strict";
import { declaredComponents, declaredOnce } from "../../../model/declared/declared-components.ts";
import { loadRepository } from "../../../catalog/load.ts";
import { environmentName } from "../../../model/scalars.ts";
import { repositoryStack } from "../../../stacks/repository.ts";
import { example, recordEnvironment, withSurface } from "../../support/example.ts";
import { checkout } from "../../support/project.ts";
import { record, type Recording } from "../../support/recording.ts";

function componentsOf({ resources }: Recording): string[] {
  return resources.flatMap(({ type, name }) => (type.startsWith("gantry:") ? [`${type} ${name}`] : []));
}

describe("the components that a catalog declares", () => {
  for (const name of environmentName.options) {
    it(`are those that the program of ${name} makes`, async () => {
      const made = componentsOf(await recordEnvironment(example(name)));
      assert.deepEqual(declaredComponents(example(name)).toSorted(), made.toSorted());
    });
  }

  it("are without a mirror of GHCR where all images lie in Artifact Registry, as the program is", async () => {
    const image = "europe-west4-docker.pkg.dev/lotus-images/apps/api";
    const initialImage = `${image}@sha256:${"a".repeat(64)}`;
    const { registry, database, sampler, ...rest } = ["api", "ocr-worker"].reduce(
      (catalog, id) =>
        withSurface(catalog, id, (surface) => ({
          ...surface,
          cloudRun: { ...surface.cloudRun, image, initialImage },
        })),
      example(),
    );
    const from = {
      ...rest,
      registry: { ...registry, tokenRef: undefined },
      database: { ...database, job: database.job && { ...database.job, image } },
      sampler: sampler && { ...sampler, image: initialImage },
    };
    const made = componentsOf(await recordEnvironment(from));
    assert.deepEqual(declaredComponents(from).toSorted(), made.toSorted());
    assert.ok(!made.some((each) => each.includes("ImageMirror")));
  });

  it("are those that the program of the repository's stack makes", async () => {
    const catalog = loadRepository(checkout);
    const made = componentsOf(await record(() => repositoryStack(catalog), { stack: "repository" }));
    assert.deepEqual(declaredOnce(catalog).toSorted(), made.toSorted());
  });
});
