import { vercelProjectName } from "../../model/cloud-names.ts";
import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** As its Terraform provider has it (resource_project.go). */
const longest = 52;

/** Vercel's rules for names, which hold for what product, surface and environment make together. */
export const vercelProjectNameFits: CatalogRule = {
  id: "vercel-project-name",
  description: "Product, surface and environment make a name that Vercel takes for a project.",
  level: "error",
  *check({ environment, entities }) {
    const { product } = entities;
    if (product === undefined) return;
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "vercel" || surface.vercel.projectName !== undefined) continue;
      const name = vercelProjectName({ product, environment }, surface);
      const path = ["surfaces", surface.id];
      if (name.length > longest) {
        const text = `makes a project called ${quote(name)}, of ${name.length} characters; Vercel takes ${longest}`;
        yield { path, text, hint: "give the surface a shorter id", showsValue: false };
      } else if (name.includes("---")) {
        const text = `makes a project called ${quote(name)}; Vercel takes no "---"`;
        yield { path, text, hint: "give the product another name", showsValue: false };
      }
    }
  },
};
