import { isImage, isOfGhcr } from "../../model/declared/image-name.ts";
import type { CatalogRule } from "./rule.ts";

/** GHCR takes the workflow's own token; Artifact Registry an account's, which the images' project has to trust (docs/decisions/0069). */
export const imageCanBePushed: CatalogRule = {
  id: "image-can-be-pushed",
  description: "Where a pipeline pushes an image to Artifact Registry, the catalog says who may.",
  level: "error",
  *check({ entities }) {
    const { registry, pipelines, database } = entities;
    if (registry === undefined || registry.push !== undefined) return;
    const text = "lies in Artifact Registry, and nobody may push there";
    const hint = "say provider and account in registry.push";
    const dependsOn = [["registry", "push"]];
    const pushing = [...pipelines.values()].filter(({ stages }) => stages.includes("GHCR Push"));
    for (const { id, artifacts } of pushing) {
      for (const [index, artifact] of artifacts.entries()) {
        if (!isImage(artifact) || isOfGhcr(artifact)) continue;
        yield { path: ["pipelines", id, "artifacts", index], text, hint, dependsOn };
      }
    }
    const job = database?.job;
    if (job === undefined || isOfGhcr(job.image) || !pushing.some(({ app }) => app === job.app)) return;
    yield { path: ["database", "job", "image"], text, hint, dependsOn };
  },
};
