import { rmSync } from "node:fs";
import { environmentNames } from "../../../model/environment-names.ts";
import type { TestProject } from "../../support/project.ts";
import { editConfig, layOutCatalog } from "./catalog-files.ts";
import type { RepositoryVariation } from "./repository-variation.ts";

/** Writes the example's catalog into the project, varied in what the repository has once. */
export function writeVariedRepository(project: TestProject, variation: RepositoryVariation): void {
  const { repository, appId, gates, environments } = variation;
  layOutCatalog(project, "lotus.example");
  editConfig(project, "global", (document) => {
    document.setIn(["product", "repository"], document.createNode(repository));
    document.setIn(["product", "deployIdentity", "appId"], appId);
    document.setIn(["product", "driftIdentity", "appId"], appId + 1);
    document.set(
      "gates",
      document.createNode(Object.fromEntries(gates.map(({ id, ...gate }) => [id, gate]))),
    );
  });
  for (const name of environmentNames.filter((each) => !environments.includes(each))) {
    rmSync(project.path("environments", name), { recursive: true });
  }
  project.edit("Pulumi.repository.yaml", /github:owner: .*/, `github:owner: ${repository.owner}`);
}
