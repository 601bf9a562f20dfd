import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkout } from "./project.ts";

/** Compares text with test/golden/<name>; `GOLDEN=write npm test` writes it anew, for a person to read and commit. */
export function assertGolden(name: string, actual: string): void {
  const file = join(checkout, "test", "golden", name);
  if (process.env["GOLDEN"] === "write") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
  }
  assert.ok(existsSync(file), `test/golden/${name} is missing: write it with GOLDEN=write npm test`);
  assert.equal(actual, readFileSync(file, "utf8"), `test/golden/${name} says otherwise`);
}
