import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { requireSecretTools } from "../support/require-secret-tools.ts";
import { SecretsProject } from "../support/secrets-project.ts";

const file = "environments/staging/secrets.enc";

describe("editing an environment's secrets", () => {
  let project: SecretsProject;
  before(async function () {
    await requireSecretTools(this);
  });
  beforeEach(async () => {
    project = new SecretsProject();
    await project.done(["init", "staging"]);
    await project.done(["set", "staging", "api-sentry-dsn"], "canary-one");
    await project.done(["set", "staging", "api-database-url"], "canary\nof two lines\n");
  });

  /** An editor that notes what it was given and runs a script on the file. */
  const editor = (script: string): Record<string, string> => {
    const program = project.path("editor.sh");
    const note = `cp "$1" "${project.path("seen.yml")}"; stat -c '%a %n' "$1" "$(dirname "$1")" > "${project.path("stat.txt")}"`;
    writeFileSync(program, `#!/bin/sh\n${note}\n${script}\n`);
    chmodSync(program, 0o755);
    return { EDITOR: `${program} ` };
  };
  const edit = async (script: string) => project.run(["edit", "staging"], { env: editor(script) });
  const value = async (secret: string) => project.done(["get", "staging", secret, "--reveal"]);
  /** Where the editor's file was, which must be gone. */
  const editedFile = (): string => {
    const [first = "", second = ""] = readFileSync(project.path("stat.txt"), "utf8").split("\n");
    assert.ok(first.startsWith("600 ") && second.startsWith("700 "), `${first}, ${second}`);
    return first.slice(4);
  };

  it("shows every declared secret, with its owner, and the values there are", async () => {
    await edit("true");
    const seen = readFileSync(project.path("seen.yml"), "utf8");
    assert.match(seen, /# SENTRY_DSN, kept by Secret Manager, owner api-team\napi-sentry-dsn: canary-one\n/);
    assert.match(seen, /api-database-url: \|\n {2}canary\n {2}of two lines\n/);
    assert.match(seen, /\nocr-vision-key:\n/);
  });

  it("writes what was changed, and keeps the ciphertext of what was not", async () => {
    const before = project.read(file);
    const { exitCode, stdout } = await edit(
      `sed -i 's/^ocr-vision-key:.*/ocr-vision-key: 007/; s/^api-sentry-dsn: .*/api-sentry-dsn: true/' "$1"`,
    );
    assert.equal(exitCode, 0);
    assert.equal(stdout, `replaced api-sentry-dsn in ${file}\nset ocr-vision-key in ${file}\n`);
    assert.equal(await value("ocr-vision-key"), "007");
    assert.equal(await value("api-sentry-dsn"), "true");
    assert.equal(await value("api-database-url"), "canary\nof two lines\n");
    const kept = /"api-database-url": ".*"/.exec(before)?.[0] ?? "none";
    assert.ok(project.read(file).includes(kept));
  });

  it("takes out a value that was emptied", async () => {
    const { stdout } = await edit(`sed -i 's/^api-sentry-dsn: .*/api-sentry-dsn:/' "$1"`);
    assert.equal(stdout, `removed api-sentry-dsn in ${file}\n`);
    assert.equal((await project.run(["get", "staging", "api-sentry-dsn", "--reveal"])).exitCode, 1);
  });

  it("leaves the file as it is when nothing was changed", async () => {
    const before = project.read(file);
    assert.match((await edit("true")).stdout, /nothing has changed/);
    assert.equal(project.read(file), before);
  });

  it("works in a private file outside the project, which is gone afterwards", async () => {
    await edit("true");
    const edited = editedFile();
    assert.ok(!edited.startsWith(project.root) && !existsSync(edited), edited);
  });

  const mistakes: readonly (readonly [string, string, RegExp])[] = [
    ["not YAML", `echo '"canary' >> "$1"`, /line \d+: /],
    ["a secret twice", `echo 'api-sentry-dsn: canary' >> "$1"`, /line \d+: the same secret again/],
    [
      "an undeclared secret",
      `echo 'api-sentry: canary' >> "$1"`,
      /line \d+: "api-sentry" is no declared secret/,
    ],
    ["a list", `sed -i 's/^ocr-vision-key:.*/ocr-vision-key: [canary]/' "$1"`, /ocr-vision-key is no text/],
    ["no map", `echo canary > "$1"`, /it is no map of secrets/],
    [
      "a file that is too long",
      `sed -i "s/^ocr-vision-key:.*/ocr-vision-key: $(head -c 70000 /dev/zero | tr '\\0' c)/" "$1"`,
      /ocr-vision-key|line/,
    ],
    ["an empty file", `: > "$1"`, /it is empty, and would take out every secret/],
    ["a file in another encoding", `printf 'ocr-vision-key: can\\344ry\\n' > "$1"`, /it is not UTF-8/],
    [
      "a value that YAML takes for a tag",
      `sed -i 's/^api-sentry-dsn: .*/api-sentry-dsn: !canary/' "$1"`,
      /line \d+: api-sentry-dsn begins with "!"/,
    ],
    [
      "a value that YAML would shorten",
      `sed -i 's/^api-sentry-dsn: .*/api-sentry-dsn: canary #2/' "$1"`,
      /line \d+: api-sentry-dsn has a "#"/,
    ],
    ["an editor that fails", `exit 3`, /the editor ended with 3/],
  ];
  for (const [what, script, reason] of mistakes) {
    it(`changes nothing with ${what}, and repeats no value`, async () => {
      const before = project.read(file);
      const { exitCode, stdout, stderr } = await edit(script);
      assert.notEqual(exitCode, 0);
      assert.match(stderr, reason);
      assert.doesNotMatch(stdout + stderr, /canary/);
      assert.equal(project.read(file), before);
      assert.equal(existsSync(editedFile()), false);
    });
  }

  it("needs an editor where nobody sits at a terminal", async () => {
    const { exitCode, stderr } = await project.run(["edit", "staging"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /no editor is set/);
  });

  it("shows a secret that is not declared any more, so that it can be taken out", async () => {
    project.edit("environments/staging/config.yml", "api-database-url, ", "");
    project.edit("environments/global/config.yml", "api-database-url, ", "");
    project.edit("environments/global/config.yml", / {2}api-database-url:\n( {4}.*\n)+/, "");
    for (const environment of ["production", "canary", "performance", "sandbox"]) {
      project.edit(`environments/${environment}/config.yml`, "api-database-url, ", "");
    }
    assert.match(
      (await project.run(["check", "staging"])).stderr,
      /"api-database-url" is no secret of the catalog/,
    );
    const { stdout } = await edit(`sed -i '/^api-database-url/,$d' "$1"`);
    assert.match(stdout, /removed api-database-url/);
  });
});
