import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { list, type ReadEntry } from "tar";
import { z } from "zod";
import { packedManifest } from "../../cli/packed-manifest.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { packGantry } from "../support/packed.ts";
import { checkout, rooms } from "../support/project.ts";

interface Packed {
  type: string;
  mode: number;
  text: string;
}

const target = z.union([z.string(), z.object({ types: z.string() }).transform(({ types }) => types)]);
const manifest = z.object({ bin: z.record(z.string(), z.string()), exports: z.record(z.string(), target) });

describe("what `npm pack` packs", () => {
  const packed = new Map<string, Packed>();
  before(async () => {
    const file = await packGantry(temporaryFolder());
    const keep = (entry: ReadEntry): void => {
      const parts: Buffer[] = [];
      entry.on("data", (part) => parts.push(part));
      entry.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        packed.set(entry.path.replace(/^package\//, ""), { type: entry.type, mode: entry.mode ?? 0, text });
      });
    };
    await list({ file, onReadEntry: keep });
  });

  it("is what runs, its sources, the scripts and the tools, and nothing else of the repository", () => {
    const tops = new Set([...packed.keys()].map((path) => path.split("/")[0] ?? ""));
    const expected = [
      ...rooms,
      "dist",
      "scripts",
      "tools",
      "package.json",
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
    ];
    assert.deepEqual([...tops].sort(), expected.toSorted());
    const foreign =
      /(?:^|\/)(?:environments|node_modules|\.[^/]+)(?:\/|$)|\.(?:test\.ts|pem|key|enc|tgz|log)$/;
    assert.deepEqual(
      [...packed.keys()].filter((path) => foreign.test(path)),
      [],
    );
  });

  it("has every file that the manifest names, and starts what is to be started", () => {
    const { bin, exports } = manifest.parse(JSON.parse(packed.get("package.json")?.text ?? ""));
    for (const path of [...Object.values(bin), ...Object.values(exports)])
      assert.ok(packed.has(path.replace(/^\.\//, "")), path);
    const started = [...packed].filter(([path]) => /^scripts\/[^/]+\/.*\.sh$/.test(path));
    assert.ok(started.length > 20);
    const entries = Object.values(bin).map((path) => [path, packed.get(path)] as const);
    for (const [path, one] of [...started, ...entries]) assert.ok(((one?.mode ?? 0) & 0o111) !== 0, path);
  });

  it("asks for what its build does not have in it", () => {
    assert.equal(packed.get("package.json")?.text, packedManifest());
  });

  it("has plain files alone, and no word of where it was packed", () => {
    for (const [path, { type, text }] of packed) {
      assert.equal(type, "File", path);
      assert.ok(!text.includes(`${checkout}/`), path);
    }
  });

  it("is small enough to lie in a repository", () => {
    const bytes = [...packed.values()].reduce((sum, { text }) => sum + text.length, 0);
    assert.ok(bytes < 20_000_000, `${String(bytes)} characters`);
  });

  it("has the scripts as they are here", () => {
    for (const [path, { text }] of packed)
      if (path.startsWith("scripts/")) assert.equal(text, readFileSync(join(checkout, path), "utf8"), path);
  });
});
