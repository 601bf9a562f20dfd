import { strict as assert } from "node:assert";
import { globSync } from "node:fs";
import { filesReached } from "../../files/reached.ts";
import { checkout } from "../support/project.ts";

describe("what decides of a deployment", () => {
  it("reaches nothing of the database of evidence", async () => {
    // The files below are reached from these; `npm run check` looks at each.
    const entries = globSync(["stacks/index.ts", "policy/main.js", "{guard,delivery}/*.ts"], {
      cwd: checkout,
    });
    assert.ok(entries.length > 20);
    const reached = await filesReached(checkout, entries);
    const evidence = [...reached].filter((file) => file.startsWith("evidence/"));
    assert.ok(evidence.includes("evidence/branch/append-records.ts"));
    const store = new Set(globSync("evidence/store/**", { cwd: checkout }));
    assert.ok(store.size > 5);
    assert.deepEqual(
      evidence.filter((file) => store.has(file)),
      [],
    );
  });
});
