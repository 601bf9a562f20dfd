import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  bundlePath,
  readBundle,
  unpackBundle,
  writeBundle,
  type Bundle,
} from "../../../delivery/bundles/bundle-file.ts";
import type { BundleManifest } from "../../../model/observed/bundle.ts";
import { buildArtifact } from "../../../model/observed/build-artifact.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

describe("a bundle", () => {
  let folder: string;
  let file: string;
  let written: Bundle;
  const key = { environment: "staging", surface: "portal", commit: "c".repeat(40) } as const;
  const manifest: BundleManifest = { ...key, platform: "vercel", createdAt: "2026-11-20T10:00:00.000Z" };
  const project = (): { local: string } => ({ local: join(folder, ".gantry") });

  beforeEach(async () => {
    folder = temporaryFolder();
    const built = join(folder, "built");
    mkdirSync(join(built, "output", "functions"), { recursive: true });
    writeFileSync(join(built, "output", "functions", "run.sh"), "#!/bin/sh\n");
    chmodSync(join(built, "output", "functions", "run.sh"), 0o755);
    symlinkSync("run.sh", join(built, "output", "functions", "again.sh"));
    file = bundlePath(project(), key);
    written = await writeBundle(built, manifest, file);
  });

  it("is the artifact of a build, by the checksum of its one file", async () => {
    const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
    assert.equal(written.artifact.checksum, `sha256:${digest}`);
    assert.deepEqual(buildArtifact.parse(written.artifact), written.artifact);
    assert.deepEqual(await readBundle(project(), key), written);
  });

  it("keeps links and modes, which archives of other kinds lose", async () => {
    const output = await unpackBundle(written, join(folder, "out"));
    assert.equal(readlinkSync(join(output, "functions", "again.sh")), "run.sh");
    assert.equal(statSync(join(output, "functions", "run.sh")).mode & 0o111, 0o111);
    assert.ok(lstatSync(join(output, "functions", "again.sh")).isSymbolicLink());
  });

  it("is there whole or not at all", () => {
    assert.deepEqual(readdirSync(dirname(file)), [`${key.commit}.tar`]);
  });

  it("is not there where nobody made it", async () => {
    assert.equal(await readBundle(project(), { ...key, surface: "mobile" }), undefined);
  });

  for (const bytes of [0, 100, 700]) {
    it(`is refused where only its first ${bytes} bytes are there`, async () => {
      truncateSync(file, bytes);
      assert.deepEqual(await readBundle(project(), key), {
        problem: `"${file}" is no bundle, or was cut off`,
      });
    });
  }

  it("is refused in the place of another", async () => {
    const other = { ...key, commit: "d".repeat(40) };
    mkdirSync(dirname(bundlePath(project(), other)), { recursive: true });
    writeFileSync(bundlePath(project(), other), readFileSync(file));
    const read = await readBundle(project(), other);
    assert.ok(read && "problem" in read);
    assert.match(read.problem, /was built of cccccccccccc for portal in staging$/);
  });
});
