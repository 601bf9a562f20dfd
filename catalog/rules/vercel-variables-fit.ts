import type { CatalogRule } from "./rule.ts";

/** "Environment variables", Vercel's documentation: names and values of a deployment together. */
const mostBytes = 64 * 1024;
/** Of a project, in each of its environments: the same page, https://vercel.com/docs/environment-variables. */
const mostVariables = 1000;

/** Vercel tells it at the next build at the earliest. Secrets count as well, and are not known here. */
export const vercelVariablesFit: CatalogRule = {
  id: "vercel-variables-fit",
  description: "The variables of a surface on Vercel have at most 64 KiB together, and are 1,000 at most.",
  level: "error",
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "vercel") continue;
      const variables = Object.entries(surface.vercel.variables);
      const bytes = variables.reduce((sum, pair) => sum + Buffer.byteLength(pair.join("")), 0);
      const path = ["surfaces", surface.id, "vercel", "variables"];
      const hint = "keep what is large in a file of the app";
      if (bytes > mostBytes) {
        const text = `have ${bytes} bytes together; Vercel takes ${mostBytes}, secrets included`;
        yield { path, text, hint, showsValue: false };
      }
      if (variables.length > mostVariables) {
        const text = `are ${variables.length}; Vercel takes ${mostVariables}, secrets included`;
        yield { path, text, hint, showsValue: false };
      }
    }
  },
};
