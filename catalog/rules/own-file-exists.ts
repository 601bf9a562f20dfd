import { join } from "node:path";
import { isFile } from "../files/list-environments.ts";
import { ownFile } from "../../model/declared/own-resources.ts";
import type { CatalogRule } from "./rule.ts";

/** Said here with the line that declares it, and not by a program that stops. */
export const ownFileExists: CatalogRule = {
  id: "own-file-exists",
  description: "Every entry of the product's own resources has the file that makes them.",
  level: "error",
  *check({ root, entities }) {
    const declared = Object.keys(entities.own ?? {});
    // A catalog may be read without its program: one of the past, to be compared with.
    if (declared.length === 0 || !isFile(join(root, "stacks/index.ts"))) return;
    for (const id of declared) {
      if (isFile(join(root, ownFile(id)))) continue;
      yield {
        path: ["own", id],
        text: `has no file ${ownFile(id)}`,
        hint: "write it, as docs/how-to/add-your-own-resources.md says, or take the entry out",
        showsValue: false,
      };
    }
  },
};
