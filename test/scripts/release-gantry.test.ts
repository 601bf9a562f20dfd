import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { checkout } from "../support/project.ts";
import { ScriptRepository, type Ended } from "../support/script-repository.ts";

const describeScript = "scripts/release/70-describe-gantry.sh";
const packScript = "scripts/release/75-pack-gantry.sh";
const publishScript = ".github/publish-gantry.sh";
const changelog =
  "# Changelog\n\n## Unreleased\n\n- Something new ([how](docs/tags.md)).\n\n## 0.1.9 - 2026-01-01\n\n- Old.\n";
const archive = ".gantry/release/gantry-dev-gantry-0.2.0.tgz";

const manifest = z.object({ scripts: z.object({ preversion: z.string() }) });

/** A repository with Gantry's scripts of a release, its settings of npm, and a package of one file. */
class Gantry extends ScriptRepository {
  static async make(): Promise<Gantry> {
    const made = new Gantry();
    for (const path of [describeScript, packScript, publishScript, ".npmrc"]) made.copy(path);
    const { preversion } = manifest.parse(
      JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")),
    ).scripts;
    const described = {
      name: "@gantry-dev/gantry",
      version: "0.1.9",
      private: true,
      files: ["main.js"],
      scripts: { preversion },
    };
    made.write("package.json", `${JSON.stringify(described, null, 2)}\n`);
    made.write(
      "package-lock.json",
      `${JSON.stringify({ name: described.name, version: "0.1.9", lockfileVersion: 3, requires: true, packages: { "": { name: described.name, version: "0.1.9" } } }, null, 2)}\n`,
    );
    made.write("main.js", "export {};\n");
    made.write("CHANGELOG.md", changelog);
    made.write(".gitignore", "node_modules/\n.gantry/\n");
    await made.git("init", "--quiet", "--initial-branch=main");
    await made.commit("Begin");
    return made;
  }

  async git(...args: readonly string[]): Promise<string> {
    const identity = ["user.name=a", "user.email=a@lotus.example", "commit.gpgsign=false"];
    const ran = await this.run("git", [...identity.flatMap((each) => ["-c", each]), ...args]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    return ran.stdout;
  }

  async commit(message: string): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
  }

  version(which: string): Promise<Ended> {
    const env = { npm_config_offline: "true", npm_config_update_notifier: "false" };
    return this.run("npm", ["version", which], { env });
  }
}

describe("a version of Gantry itself", () => {
  let gantry: Gantry;
  beforeEach(async () => {
    gantry = await Gantry.make();
  });
  const today = /\d{4}-\d{2}-\d{2}/;

  it("is set by npm, which puts what is unreleased below it, and neither commits nor tags", async () => {
    const before = await gantry.git("rev-parse", "HEAD");
    const ran = await gantry.version("minor");
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(
      (await gantry.git("diff", "--name-only")).split("\n").join(" "),
      "CHANGELOG.md package-lock.json package.json",
    );
    for (const file of ["package.json", "package-lock.json"])
      assert.match(gantry.read(file), /"version": "0\.2\.0"/);
    const added = /^## Unreleased\n\n(## 0\.2\.0 - \d{4}-\d{2}-\d{2}\n\n)- Something new/m.exec(
      gantry.read("CHANGELOG.md"),
    );
    assert.equal(gantry.read("CHANGELOG.md").replace(added?.[1] ?? "?", ""), changelog);
    assert.equal(await gantry.git("rev-parse", "HEAD"), before);
    assert.equal(await gantry.git("tag", "--list"), "");
  });

  it("is refused where something is not committed, and nothing is changed", async () => {
    gantry.write("main.js", "export const a = 1;\n");
    const ran = await gantry.version("minor");
    assert.notEqual(ran.exitCode, 0);
    assert.match(ran.stderr, /there are changes that are not committed: .*main\.js/);
    assert.equal(await gantry.git("diff", "--name-only"), "main.js");
  });

  it("is refused where nothing is unreleased, or the changelog has it, and nothing is changed", async () => {
    gantry.write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n## 0.1.9 - 2026-01-01\n\n- Old.\n");
    await gantry.commit("Nothing new");
    const ran = await gantry.version("minor");
    assert.notEqual(ran.exitCode, 0);
    assert.match(ran.stderr, /nothing below "## Unreleased"/);
    gantry.write("CHANGELOG.md", changelog.replace("0.1.9", "0.2.0"));
    await gantry.commit("It is there");
    assert.match((await gantry.version("minor")).stderr, /CHANGELOG\.md has 0\.2\.0 already/);
    assert.equal(await gantry.git("status", "--porcelain"), "");
    assert.equal((await gantry.run(describeScript, ["0.2"])).exitCode, 2);
  });

  it("leaves every byte of the changelog, whatever stands there", async () => {
    // Untracked, so that each text needs no commit.
    await gantry.git("rm", "--quiet", "--cached", "CHANGELOG.md");
    await gantry.git("commit", "--quiet", "--message", "Untrack");
    const line = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => text.replaceAll(/[\0\r\n]/g, "")),
      fc.constantFrom(
        "- A ([b](docs/c.md)).",
        "## 0.1.9 - 2026-01-01",
        "  - deeper",
        "&\\1 / $x `id`",
        "## Unreleased things",
        "",
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.array(line),
        fc.constantFrom("", "\n"),
        async (above, below, end) => {
          const top = above.filter((each) => each !== "## Unreleased");
          const text = [...top, "## Unreleased", "", "- It.", ...below].join("\n") + end;
          gantry.write("CHANGELOG.md", text);
          const ran = await gantry.run(describeScript, ["0.2.0"]);
          assert.equal(ran.exitCode, 0, ran.stderr);
          const said = gantry.read("CHANGELOG.md");
          const heading = /^## Unreleased\n(\n## 0\.2\.0 - \d{4}-\d{2}-\d{2}\n)/m.exec(said)?.[1] ?? "?";
          assert.match(heading, today);
          assert.equal(
            said.replace(heading, () => ""),
            text,
          );
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** GitHub's program, as far as a release needs it: it keeps the tag's commit and the release in files, and says what it was told. */
const program = `#!/usr/bin/env bash
set -euo pipefail
root="$(git rev-parse --show-toplevel)"
case "$1 $2" in
  "api "*) cat "$root/.gantry/tag" 2>/dev/null || true ;;
  "release list") cat "$root/.gantry/draft" 2>/dev/null || true ;;
  "release delete") rm "$root/.gantry/draft" ;;
  "release create")
    [ ! -e "$root/.gantry/draft" ] || exit 1
    echo true >"$root/.gantry/draft"
    [ ! -e "$root/.gantry/stop" ] || exit 1
    printf '%s\\n' "$@" >"$root/.gantry/created"
    for file in "\${@: -2}"; do test -s "$file"; done
    git rev-parse HEAD >"$root/.gantry/tag"
    echo false >"$root/.gantry/draft"
    ;;
  *) exit 9 ;;
esac
`;

describe("the release of Gantry itself", () => {
  let gantry: Gantry;
  beforeEach(async () => {
    gantry = await Gantry.make();
    gantry.write("node_modules/.bin/gh", program, 0o755);
    assert.equal((await gantry.version("minor")).exitCode, 0);
    await gantry.commit("Release 0.2.0");
  });
  const github = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "lotus-labs/lotus" };
  const pack = async (): Promise<void> => {
    const ran = await gantry.run(packScript, [], { env: github });
    assert.equal(ran.exitCode, 0, ran.stderr);
  };
  const publish = (): Promise<Ended> => {
    const PATH = `${gantry.path("node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
    return gantry.run(publishScript, [], { env: { PATH } });
  };

  it("packs the archive with its checksum, and the changelog's part with links that lead somewhere", async () => {
    await pack();
    await pack();
    const digest = createHash("sha256")
      .update(readFileSync(gantry.path(archive)))
      .digest("hex");
    assert.equal(gantry.read(`${archive}.sha256`), `${digest}  gantry-dev-gantry-0.2.0.tgz\n`);
    assert.equal(
      gantry.read(".gantry/release/notes.md").trim(),
      "- Something new ([how](https://github.com/lotus-labs/lotus/blob/gantry/v0.2.0/docs/tags.md)).",
    );
  });

  it("names the changelog where its part is longer than GitHub takes", async () => {
    const long = `- It.\n${"- Long.\n".repeat(20_000)}`;
    gantry.write("CHANGELOG.md", gantry.read("CHANGELOG.md").replace(/- Something.*\n/, long));
    await pack();
    assert.equal(
      gantry.read(".gantry/release/notes.md"),
      "[What changed](https://github.com/lotus-labs/lotus/blob/gantry/v0.2.0/CHANGELOG.md)\n",
    );
  });

  it("packs nothing of a version that the changelog does not have", async () => {
    gantry.write("CHANGELOG.md", changelog);
    const ran = await gantry.run(packScript);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /CHANGELOG\.md has no section 0\.2\.0\n\s+hint: "npm version minor"/);
    assert.ok(!gantry.has(archive));
  });

  it("is made once, on the commit, with archive, checksum and notes", async () => {
    await pack();
    const ran = await publish();
    assert.equal(ran.exitCode, 0, ran.stderr);
    const commit = await gantry.git("rev-parse", "HEAD");
    assert.deepEqual(gantry.read(".gantry/created").trim().split("\n"), [
      ...["release", "create", "gantry/v0.2.0", "--target", commit, "--title", "Gantry 0.2.0"],
      ...["--notes-file", "notes.md", "gantry-dev-gantry-0.2.0.tgz", "gantry-dev-gantry-0.2.0.tgz.sha256"],
    ]);
    rmSync(gantry.path(".gantry/created"));
    const again = await publish();
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stderr, /UNCHANGED gantry\/v0\.2\.0 is released/);
    assert.ok(!gantry.has(".gantry/created"));
  });

  it("is completed where it was stopped half way", async () => {
    await pack();
    gantry.write(".gantry/stop", "");
    assert.notEqual((await publish()).exitCode, 0);
    assert.equal(gantry.read(".gantry/draft"), "true\n");
    rmSync(gantry.path(".gantry/stop"));
    const ran = await publish();
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(gantry.read(".gantry/draft"), "false\n");
  });

  it("is refused for another commit than the version's, and for an archive that is not what was packed", async () => {
    await pack();
    gantry.write(archive, "other\n");
    assert.notEqual((await publish()).exitCode, 0);
    assert.ok(!gantry.has(".gantry/created"));
    await pack();
    assert.equal((await publish()).exitCode, 0);
    gantry.write("main.js", "export const a = 1;\n");
    await gantry.commit("More");
    const ran = await publish();
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /gantry\/v0\.2\.0 is on [0-9a-f]{40}, and this is [0-9a-f]{40}/);
  });
});
