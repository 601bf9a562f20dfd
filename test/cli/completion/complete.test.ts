import assert from "node:assert/strict";
import { complete } from "../../../cli/completion/complete.ts";
import { commands } from "../../../cli/commands.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import { ruleIds } from "../../../policy/pack/rules.ts";
import { captured } from "../../support/captured.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gantry } from "../../support/gantry.ts";
import { gitAs } from "../../support/git-as.ts";
import { TestProject } from "../../support/project.ts";

describe("completion", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    project.write("environments/staging/subprojects/services/auth/config.yml", "surfaces: {}\n");
    const git = (...args: readonly string[]) => gitAs(project.root, args);
    await git("init", "--quiet", "--initial-branch=main");
    await git("commit", "--quiet", "--allow-empty", "-m", "Begin");
    for (const tag of [
      "v1.0.0",
      "v1.1.0",
      "v1.0.0-stable",
      "services/auth/v2.0.0",
      "approvals/production/v1.0.0/by-mali-s",
      "break-glass/production/20261121T101500Z/used",
      "break-glass/production/20261121T101500Z/acknowledged-1",
      "break-glass/production/20261122T101500Z/used",
    ])
      await git("tag", tag);
    for (const name of ["main", "HEAD"]) await git("update-ref", `refs/remotes/origin/${name}`, "main");
  });

  /** What may come behind the line; the last word is the one that is typed. */
  async function after(line: string, cwd = project.root): Promise<string[]> {
    const next = await complete(line.split(" "), captured({ cwd }).context);
    return next === "files" ? [":files"] : next.map(({ word }) => word);
  }

  const known: readonly (readonly [string, string, readonly string[]])[] = [
    ["a command", "pre", ["preview"]],
    ["a group", "gov", ["governance"]],
    ["a command and its group", "dr", ["drift"]],
    ["the words of a group", "env ", ["show", "shell"]],
    ["the verb of a command that is one itself", "drift ack", ["acknowledge"]],
    ["the options of gantry itself", "--", ["--help", "--version"]],
    ["the command to be explained", "help catalog gr", ["graph"]],
    ["an option", "up staging --bre", ["--break-glass"]],
    ["no option twice", "up staging --local --lo", []],
    ["an option's choices", "outputs staging --format ", ["table", "json", "dotenv", "github"]],
    ["choices behind an equals sign", "outputs staging --format=d", ["--format=dotenv"]],
    ["a positional's choices", "profile hook z", ["zsh"]],
    ["an environment", "secrets status s", ["staging", "sandbox"]],
    ["a stack", "up re", ["repository"]],
    ["a surface", "rename surface po", ["portal"]],
    ["a scope", "secrets list g", ["global"]],
    ["no stack where an environment belongs", "secrets status re", []],
    ["a positional behind an option's value", "up --base origin/main st", ["staging"]],
    ["nothing for a free value", "up staging --break-glass ", []],
    ["a subproject of the environment", "env show staging --subproject ", ["services/auth"]],
    ["no subproject of another environment", "env show production --subproject ", []],
    ["a branch", "preview staging --base ma", ["main"]],
    ["a branch of a remote, and no HEAD of one", "up staging --base origin/", ["origin/main"]],
    ["a version to compare with, and no approval", "review --base v", ["v1.0.0", "v1.1.0", "v1.0.0-stable"]],
    ["a version, and no state", "approve production v1", ["v1.0.0", "v1.1.0"]],
    ["a version of a subproject", "approve --subproject services/auth production v", ["v2.0.0"]],
    ["a subproject that has versions", "approvals verify production v2.0.0 --subproject ", ["services/auth"]],
    ["what nobody has acknowledged", "drift acknowledge ", ["production/20261122T101500Z"]],
    ["a file", "up staging --plan ", [":files"]],
    ["a file behind an equals sign", "up staging --plan=", [":files"]],
    ["a profile", "profile use staging:", ["staging:us-east"]],
    ["a region of the environment", "env show production --region ", ["eu-west", "us-east"]],
    ["an entity of any environment", "catalog show api-p", ["api-p95"]],
    ["an entity with its kind", "catalog show guardrail/api", ["guardrail/api-p95"]],
    ["a secret of the environment", "secrets get staging api-s", ["api-sentry-dsn", "api-supabase-key"]],
    ["a bundle where one may be rotated", "secrets rotate staging staging-a", ["staging-api"]],
    ["options behind the last word", "policy explain require-image-digest ", ["--json", "--help"]],
    ["words alone behind two dashes", "up -- st", ["staging"]],
    ["nothing for a command that is none", "frobnicate ", []],
    ["nothing for an option that is none", "up --constructor=", []],
    ["a positional behind an option that is none", "up --constructor st", ["staging"]],
  ];
  for (const [what, line, words] of known) {
    it(`knows ${what}: gantry ${line}`, async () => {
      assert.deepEqual((await after(line)).toSorted(), [...words].toSorted());
    });
  }

  it("begins with every command and every group", async () => {
    const words = await after("");
    assert.deepEqual(
      words.toSorted(),
      [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? ""))].toSorted(),
    );
  });

  it("knows every rule, every secret and every entity", async () => {
    assert.deepEqual(await after("policy explain "), ruleIds());
    const { environments } = loadCatalog(project.root);
    const staging = environments.find(({ environment }) => environment === "staging");
    assert.deepEqual(
      await after("secrets set staging "),
      staging?.secrets.map(({ id }) => id),
    );
    const entities = new Set(await after("catalog show --environment staging "));
    for (const { id } of staging?.surfaces ?? []) assert.ok(entities.has(`surface/${id}`), id);
    for (const { id } of staging?.secrets ?? []) assert.ok(entities.has(id), id);
  });

  it("names a kind where two entities have one id", async () => {
    const entities = await after("catalog show ");
    assert.ok(entities.includes("surface/api") && entities.includes("service/api"));
    assert.ok(!entities.includes("api"));
    const plain = entities.filter((word) => !word.includes("/"));
    assert.equal(new Set(plain).size, plain.length);
  });

  it("tells every option of every command", async () => {
    for (const entry of commands) {
      const command = await entry.load();
      const options = Object.keys(command.options).map((name) => `--${name}`);
      const told = await after(`${entry.name} --`);
      assert.deepEqual(told, [...options, "--json", "--help"]);
    }
  });

  it("answers a shell with a line for each word, and what it is behind a tab", async () => {
    const ran = await gantry(project, ["__complete", "catalog", "e"]);
    assert.equal(ran.stdout, "eas\tprint or write the eas.json that the catalog asks for");
    assert.equal((await gantry(project, ["__complete", "up", "--plan", ""])).stdout, ":files");
  });

  it("still tells commands and options where there is no project, and rules", async () => {
    const nowhere = temporaryFolder("gantry-nowhere-");
    assert.deepEqual(await after("doct", nowhere), ["doctor"]);
    assert.deepEqual(await after("up --lo", nowhere), ["--local"]);
    assert.deepEqual(await after("policy explain ", nowhere), ruleIds());
    await assert.rejects(after("up ", nowhere), /no Pulumi.yaml/);
    const ran = await gantry({ root: nowhere }, ["__complete", "up", "--json", ""]);
    assert.deepEqual([ran.stdout, ran.exitCode], ["", 2]);
  });
});
