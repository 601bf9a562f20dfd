import { namesOf, type CatalogRule } from "./rule.ts";

/** A pipeline belongs to the surfaces of its app (003), and an approval has to be somebody's. */
export const pipelineFits: CatalogRule = {
  id: "pipeline-fits",
  description: "A pipeline's app has a surface, and an approval that it requires is one that somebody gives.",
  level: "error",
  *check({ entities, merged }) {
    const { surfaces, pipelines, approvals } = entities;
    const apps = new Set([...surfaces.values()].map(({ app }) => app));
    // A surface with a mistake of its own may be the one of this app.
    const areAllKnown = namesOf(merged, "surfaces").every((id) => surfaces.has(id));
    for (const { id, app, approvalRequired } of pipelines.values()) {
      if (areAllKnown && !apps.has(app)) {
        const text = "is the app of no surface of the environment";
        yield { path: ["pipelines", id, "app"], text, dependsOn: [["surfaces"]] };
      }
      if (approvalRequired && approvals?.method === "none") {
        const hint = "approvals.method is none: name who approves, or leave this out";
        const path = ["pipelines", id, "approvalRequired"];
        yield { path, text: "asks for an approval that nobody gives", hint, dependsOn: [["approvals"]] };
      }
    }
  },
};
