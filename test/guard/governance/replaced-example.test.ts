import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestOf, exampleFilesPath } from "../../../catalog/example.ts";
import { checkGovernance } from "../../../guard/governance/check.ts";
import { captured } from "../../support/captured.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";
import { inProcess } from "../../support/in-process.ts";
import { checkout, TestProject } from "../../support/project.ts";

const globalFile = "environments/global/config.yml";
const flags = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];
const document = z.object({ passed: z.boolean(), replacesExample: z.boolean() });

describe("a first pull request that replaces the example", () => {
  let project: TestProject;
  const git = (...args: readonly string[]): Promise<string> => gitAs(project.root, args);
  /** Commits what is there, with a list of the example's files. */
  const commit = async (list: string): Promise<void> => {
    const file = join(temporaryFolder(), "list.json");
    writeFileSync(file, list);
    const blob = (await git("hash-object", "-w", file)).trim();
    await git("add", "--all", "environments", "docs", "migrations", "Pulumi.yaml");
    await git("update-index", "--add", "--cacheinfo", `100644,${blob},${exampleFilesPath}`);
    await git("commit", "--quiet", "-m", "Declare it");
  };
  const beginProduct = async (): Promise<void> => {
    const ran = await inProcess(
      ["init", "--fresh", ...flags, "--apps", "api,portal", "--no-preview", "--yes"],
      { cwd: project.root, env: {} },
    );
    assert.equal(ran.exitCode, 0, ran.stderr);
  };
  const check = async (): Promise<z.infer<typeof document> & { code: number; said: string }> => {
    const asJson = captured({ cwd: project.root });
    const code = await checkGovernance(asJson.context, { base: "main", json: true });
    const asText = captured({ cwd: project.root });
    await checkGovernance(asText.context, { base: "main", json: false });
    return { code, said: asText.stdout(), ...document.parse(JSON.parse(asJson.stdout())) };
  };
  const listed = readFileSync(join(checkout, exampleFilesPath), "utf8");

  beforeEach(async () => {
    project = new TestProject();
    for (const name of ["clarifications", "governance"])
      cpSync(join(checkout, "docs", `${name}.yml`), project.path("docs", `${name}.yml`));
    await git("init", "--quiet", "--initial-branch=main");
  });

  it("passes, and says why: the example promised nothing", async () => {
    await commit(listed);
    await beginProduct();
    const { code, said, replacesExample } = await check();
    assert.deepEqual([code, replacesExample], [0, true]);
    assert.match(said, /^Gantry's example makes way for a product/);
  });

  /** The base has a file with another text than what the change then begins from. */
  const withBase = async (file: string, change: (text: string) => string, list = listed): Promise<void> => {
    const before = existsSync(project.path(file)) ? project.read(file) : undefined;
    project.write(file, change(before ?? ""));
    await commit(list);
    if (before === undefined) rmSync(project.path(file));
    else project.write(file, before);
  };

  it("is judged as ever where somebody has changed the example", async () => {
    await withBase("environments/staging/config.yml", (text) =>
      text.replace("maxInstances: 4", "maxInstances: 6"),
    );
    await beginProduct();
    const { code, replacesExample } = await check();
    assert.deepEqual([code, replacesExample], [3, false]);
  });

  it("is judged as ever where something lies beside the example", async () => {
    await withBase("environments/staging/README.md", () => "ours\n");
    await beginProduct();
    const { code, replacesExample } = await check();
    assert.deepEqual([code, replacesExample], [3, false]);
  });

  it("is judged as ever where the base does not know the example", async () => {
    await commit("no list");
    await beginProduct();
    const { code, replacesExample } = await check();
    assert.deepEqual([code, replacesExample], [3, false]);
  });

  it("is judged as ever where a product is called the example by a list that somebody changed", async () => {
    const change = (text: string): string => text.replace("owner: lotus-labs", "owner: orchid-labs");
    const digest = digestOf(change(project.read(globalFile)));
    const forged = JSON.stringify({
      ...z.record(z.string(), z.string()).parse(JSON.parse(listed)),
      [globalFile]: digest,
    });
    await withBase(globalFile, change, forged);
    await beginProduct();
    const { code, replacesExample } = await check();
    assert.deepEqual([code, replacesExample], [3, false]);
  });

  it("is judged as ever where it stays the example", async () => {
    await commit(listed);
    project.edit(globalFile, "coverage: 80", "coverage: 79");
    const { code, replacesExample } = await check();
    assert.deepEqual([code, replacesExample], [3, false]);
  });
});
