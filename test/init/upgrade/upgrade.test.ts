import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { create } from "tar";
import { gantryPackage } from "../../../model/gantry-package.ts";
import { readArchive } from "../../../init/upgrade/archive.ts";
import { applyCarried, carriedFiles } from "../../../init/upgrade/carried-files.ts";
import { projectFiles } from "../../../init/templates/project.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { inProcess } from "../../support/in-process.ts";
import { checkout } from "../../support/project.ts";
import { assertShown } from "../../support/screen.ts";

const about = { product: "orchid", platforms: ["vercel"] as const };

/** Gantry as a package, as far as a product has files of it, with some of them otherwise. */
function packed(
  folder: string,
  version: string,
  files: Readonly<Record<string, string | undefined>> = {},
): string {
  for (const name of ["scripts", "tools/vercel"])
    cpSync(join(checkout, name), join(folder, name), {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
  const manifest = { name: gantryPackage, version, engines: { node: ">=20" } };
  const all: Readonly<Record<string, string | undefined>> = {
    "package.json": JSON.stringify(manifest),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    if (text === undefined) rmSync(join(folder, path));
    else write(join(folder, path), text);
  }
  return folder;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function archiveOf(folder: string): Promise<string> {
  const file = join(temporaryFolder(), "gantry-dev-gantry.tgz");
  const inner = temporaryFolder();
  cpSync(folder, join(inner, "package"), { recursive: true });
  await create({ file, gzip: true, cwd: inner }, ["package"]);
  return file;
}

/** A product that has all files of its package, the package installed beside it. */
function productWith(changelog: string): { root: string; installed: string } {
  const root = temporaryFolder("gantry-product-");
  for (const name of ["environments", "migrations", "docs/runbooks"])
    cpSync(join(checkout, name), join(root, name), { recursive: true });
  for (const name of ["staging", "production", "canary", "sandbox", "performance", "repository"])
    cpSync(join(checkout, `Pulumi.${name}.yaml`), join(root, `Pulumi.${name}.yaml`));
  const installed = packed(join(root, "node_modules", gantryPackage), "0.1.0", { "CHANGELOG.md": changelog });
  for (const [path, text] of projectFiles(
    { ...about, platforms: ["vercel", "expo-eas", "cloud-run"] },
    withTools(installed),
  ))
    write(join(root, path), text);
  write(join(root, "package.json"), '{"name": "orchid-infra", "private": true}\n');
  write(join(root, "package-lock.json"), '{"packages": {}}\n');
  return { root, installed };
}

function withTools(folder: string): string {
  cpSync(join(checkout, "tools/eas"), join(folder, "tools/eas"), {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  return folder;
}

describe("what a newer package changes in a product", () => {
  const script = "scripts/ci/60-scan.sh";
  const changed = (path: string): string => `${readFileSync(join(checkout, path), "utf8")}# newer\n`;

  it("follows where the product has it as the older one wrote it, with its line ends, and is theirs where they changed it", () => {
    const [from, to, root] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    packed(from, "0.1.0", {
      "scripts/old/10-old.sh": "#!/bin/sh\n",
      "scripts/old/20-theirs.sh": "#!/bin/sh\n",
    });
    packed(to, "0.2.0", {
      [script]: changed(script),
      "scripts/ci/50-check-secrets.sh": changed(script),
      "scripts/new/10-new.sh": "#!/bin/sh\n",
    });
    chmodSync(join(to, "scripts/new/10-new.sh"), 0o755);
    for (const [path, text] of projectFiles(about, from)) write(join(root, path), text);
    write(join(root, script), readFileSync(join(root, script), "utf8").replaceAll("\n", "\r\n"));
    write(join(root, "scripts/ci/50-check-secrets.sh"), "mine\n");
    rmSync(join(root, "scripts/old/20-theirs.sh"));
    const { changes, yours } = carriedFiles(root, about, { from, to });
    assert.deepEqual(changes.map(({ does, path }) => `${does} ${path}`).sort(), [
      `create scripts/new/10-new.sh`,
      `remove scripts/old/10-old.sh`,
      `replace ${script}`,
    ]);
    assert.deepEqual(yours, ["scripts/ci/50-check-secrets.sh"]);
    applyCarried(root, changes, to);
    assert.match(readFileSync(join(root, script), "utf8"), /# newer\r\n$/);
    assert.equal(statSync(join(root, "scripts/new/10-new.sh")).mode & 0o777, 0o755);
    assert.ok(!existsSync(join(root, "scripts/old/10-old.sh")));
    assert.deepEqual(carriedFiles(root, about, { from, to }), { changes: [], yours });
    assert.deepEqual(carriedFiles(root, about, { from: to, to }), { changes: [], yours: [] });
  });

  it("is told by the changelog, what asks something of a product first, and nothing is changed by a plan", async () => {
    const known = "- Something that was there.\n";
    const { root } = productWith(`# Changelog\n\n${known}`);
    const news =
      "- A gate may ask for `flags` ([gates](docs/gates.md)).\n" +
      "- Scripts say what they need. **To change in a product:** take `scripts/` anew, then `gantry workflows generate`.\n";
    const newer = packed(withTools(temporaryFolder()), "0.2.0", {
      [script]: changed(script),
      "CHANGELOG.md": `# Changelog\n\n${news}${known}`,
    });
    const archive = await archiveOf(newer);
    const before = readFileSync(join(root, script), "utf8");
    const steady = (said: string): string =>
      said.replaceAll(/gantry-0\.2\.0-[0-9a-f]{8}/g, "gantry-0.2.0-01234567");
    cpSync(archive, join(root, "newer.tgz"));
    await assertShown("upgrade-plan", "upgrade newer.tgz --plan", { cwd: root, env: process.env, steady });
    assert.equal(readFileSync(join(root, script), "utf8"), before);
    assert.ok(!existsSync(join(root, "archives")));
  });

  it("is told by the versions of the changelog, between the installed one and the newer", async () => {
    const asks = "**To change in a product:**";
    const released = "## 0.1.0 - 2026-01-01\n\n- Was there.\n";
    const { root } = productWith(`# Changelog\n\n## Unreleased\n\n- Came early.\n\n${released}`);
    const newer = packed(withTools(temporaryFolder()), "0.3.0", {
      "CHANGELOG.md": [
        "# Changelog\n\n## Unreleased\n\n- Comes later.\n\n## 0.3.0 - 2026-03-01\n",
        `- Is asked. ${asks} one.\n- Is quiet.\n\n## 0.2.0 - 2026-02-01\n`,
        `- Is asked too. ${asks} two.\n- Is quiet too.\n- Came early.\n`,
        "## 0.1.0 - 2026-01-01\n\n- Was there, in other words. **To change in a product:** nothing any more.\n",
      ].join("\n"),
    });
    const archive = await archiveOf(newer);
    const { exitCode, stdout } = await inProcess(["upgrade", archive, "--plan"], {
      cwd: root,
      env: process.env,
    });
    assert.equal(exitCode, 0);
    assert.deepEqual(stdout.split("\n").slice(0, 4), [
      "0.1.0 → 0.3.0: 5 changes, 2 of which ask something of a product",
      "  - 0.3.0: Is asked. To change in a product: one.",
      "  - 0.2.0: Is asked too. To change in a product: two.",
      "3 others of 0.2.0, 0.3.0: CHANGELOG.md of the package",
    ]);
  });

  it("is refused where it is older, for another Node, no archive, or none of Gantry's", async () => {
    const { root } = productWith("");
    const upgrade = async (folder: string | undefined, file = ""): Promise<string> => {
      const archive = folder === undefined ? file : await archiveOf(folder);
      const ran = await inProcess(["upgrade", archive, "--plan"], { cwd: root, env: process.env });
      assert.equal(ran.exitCode, 2, ran.stderr);
      return ran.stderr;
    };
    assert.match(
      await upgrade(packed(temporaryFolder(), "0.0.9")),
      /0\.0\.9 is older than 0\.1\.0, which is installed/,
    );
    const far = { name: gantryPackage, version: "0.3.0", engines: { node: ">=99" } };
    assert.match(
      await upgrade(packed(temporaryFolder(), "0.3.0", { "package.json": JSON.stringify(far) })),
      /0\.3\.0 runs on Node >=99, and this is /,
    );
    const other = JSON.stringify({ name: "other", version: "1.0.0", engines: { node: ">=20" } });
    assert.match(
      await upgrade(packed(temporaryFolder(), "1.0.0", { "package.json": other })),
      /is no archive of @gantry-dev\/gantry/,
    );
    const text = join(temporaryFolder(), "text.tgz");
    writeFileSync(text, "no archive");
    assert.match(await upgrade(undefined, text), /is no archive (that can be unpacked|of @gantry-dev)/);
    assert.match(await upgrade(undefined, "absent.tgz"), /there is no ".*absent\.tgz"/);
  });

  it("is kept under a name of its content, or npm would take it for what is installed", async () => {
    const one = await archiveOf(packed(temporaryFolder(), "0.2.0"));
    const other = await archiveOf(packed(temporaryFolder(), "0.2.0", { [script]: changed(script) }));
    const names = await Promise.all(
      [one, other].map(async (file) => (await readArchive(file, temporaryFolder())).name),
    );
    assert.notEqual(names[0], names[1]);
    for (const name of names) assert.match(name, /^gantry-0\.2\.0-[0-9a-f]{8}\.tgz$/);
  });

  it("is nothing for a clone of Gantry, and for a folder without it", async () => {
    for (const [cwd, says] of [
      [checkout, /this is a clone of Gantry, which takes a newer one by git/],
      [temporaryFolder(), /does not have Gantry as a package/],
    ] as const) {
      const ran = await inProcess(["upgrade", "x.tgz", "--plan"], { cwd, env: process.env });
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, says);
    }
  });
});
