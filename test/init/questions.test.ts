import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { loadCatalog } from "../../catalog/load.ts";
import type { TestProject } from "../support/project.ts";
import { checkout } from "../support/project.ts";
import { newProduct } from "./new-product.ts";

const enter = "\r";

describe("the questions of gantry init", () => {
  let project: TestProject;
  before(() => {
    project = newProduct();
  });

  it("are asked at a terminal, checked at once, and followed by one whether to write", async function () {
    if (process.platform !== "linux") this.skip();
    const flags =
      "--repository acme-labs/acme --plan team --apps api --owner-id 1 --repository-id 2 --no-preview";
    const shown = await atTerminal(project, `init ${flags} --environments staging --regions us-east`, [
      ["short name of the product", `X${enter}`],
      ["must have 3–20", `\u007f${enter}`],
      ["domain below which", `acme.example${enter}`],
      ["who sees the repository", enter],
      ["Write these files?", "y"],
    ]);
    assert.match(shown, /still to fill in/);
    const { product } = loadCatalog(project.root).repository;
    assert.deepEqual([product.name, product.repository.visibility], ["acme", "private"]);
  });
});

/** Runs gantry at a pseudo-terminal and types each answer once its question is there; what was shown. */
async function atTerminal(
  project: TestProject,
  words: string,
  answers: readonly (readonly [question: string, keys: string])[],
): Promise<string> {
  // A pseudo-terminal begins without a size, and prompts would wrap after each letter.
  const command = `stty cols 120 rows 40; "${process.execPath}" "${join(checkout, "cli", "gantry.js")}" ${words}`;
  const run = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: project.root,
    env: { TERM: "xterm", NO_COLOR: "1" },
  });
  const waiting = [...answers];
  let shown = "";
  let unread = "";
  run.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    unread += chunk.toString();
    const [next] = waiting;
    if (next === undefined || !unread.includes(next[0])) return;
    waiting.shift();
    unread = "";
    run.stdin.write(next[1]);
  });
  await run;
  return shown;
}
