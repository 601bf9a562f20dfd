import { namesOf, type CatalogRule } from "./rule.ts";

/** A pipeline belongs to the surfaces of its app (003). */
export const pipelineFits: CatalogRule = {
  id: "pipeline-fits",
  description: "The app of every pipeline has a surface.",
  level: "error",
  *check({ entities, merged }) {
    const { surfaces, pipelines } = entities;
    const apps = new Set([...surfaces.values()].map(({ app }) => app));
    // A surface with a mistake of its own may be the one of this app.
    if (!namesOf(merged, "surfaces").every((id) => surfaces.has(id))) return;
    for (const { id, app } of pipelines.values()) {
      if (apps.has(app) || !entities.apps.has(app)) continue;
      const text = "is the app of no surface of the environment";
      yield { path: ["pipelines", id, "app"], text, dependsOn: [["surfaces"]] };
    }
  },
};
