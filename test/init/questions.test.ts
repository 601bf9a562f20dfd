import assert from "node:assert/strict";
import { loadCatalog } from "../../catalog/load.ts";
import { atTerminal, enter } from "../support/at-terminal.ts";
import type { TestProject } from "../support/project.ts";
import { newProduct } from "./new-product.ts";

describe("the questions of gantry init", () => {
  let project: TestProject;
  before(() => {
    project = newProduct();
  });

  it("are asked at a terminal, checked at once, and followed by one whether to write", async function () {
    if (process.platform !== "linux") this.skip();
    const flags =
      "--repository acme-labs/acme --plan team --apps api --owner-id 1 --repository-id 2 --no-preview";
    const shown = await atTerminal(project.root, `init ${flags} --environments staging --regions us-east`, [
      ["short name of the product", `X${enter}`],
      ["must have 3–20", `\u007f${enter}`],
      ["domain below which", `acme.example${enter}`],
      ["where the domain's zone lies", enter],
      ["who sees the repository", enter],
      ["Write these files?", "y"],
    ]);
    assert.match(shown, /still to fill in/);
    const { product } = loadCatalog(project.root).repository;
    assert.deepEqual([product.name, product.repository.visibility], ["acme", "private"]);
  });
});
