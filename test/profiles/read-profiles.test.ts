import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readProfiles } from "../../profiles/read-profiles.ts";
import { findProject, type Project } from "../../catalog/project.ts";
import { GantryError } from "../../model/errors.ts";
import { checkout, TestProject } from "../support/project.ts";

describe("the profiles that are kept for the next switch", () => {
  let folder: TestProject;
  let project: Project;
  const cache = (): string => folder.path(".gantry", "profiles.json");
  const names = async (): Promise<string[]> => (await readProfiles(project)).map(({ name }) => name);

  beforeEach(() => {
    folder = new TestProject();
    project = findProject(folder.root);
  });

  it("are those of the catalog, and for their user alone", async () => {
    const first = await readProfiles(project);
    assert.deepEqual(await readProfiles(project), first);
    assert.equal(statSync(cache()).mode & 0o777, 0o600);
  });

  it("are taken without a look at the catalog while it stays as it was", async () => {
    await readProfiles(project);
    writeFileSync(cache(), readFileSync(cache(), "utf8").replaceAll('"https://api.lotus.example"', '"kept"'));
    const production = (await readProfiles(project)).find(({ name }) => name === "production");
    assert.equal(production?.context["API_URL"], "kept");
  });

  const changes: readonly [string, () => void, (names: string[]) => boolean][] = [
    [
      "the global file, in the same second and at the same length",
      () => {
        folder.edit("environments/global/config.yml", "\n  local:\n", "\n  lokal:\n");
      },
      (all) => all.includes("lokal"),
    ],
    [
      "a new region's folder",
      () => {
        mkdirSync(folder.path("environments/staging/regions/eu-west"));
      },
      (all) => all.includes("staging:eu-west"),
    ],
    [
      "a region that is written where folders said it before",
      () => {
        rmSync(folder.path("environments/staging/regions"), { recursive: true });
        folder.edit("environments/staging/config.yml", /^/, "region: eu-west\n");
      },
      (all) => all.includes("staging:eu-west"),
    ],
    [
      "an environment's folder that is gone",
      () => {
        rmSync(folder.path("environments/canary"), { recursive: true });
      },
      (all) => !all.includes("canary") && !all.includes("canary:us-east"),
    ],
  ];
  for (const [change, apply, seen] of changes) {
    it(`follow ${change}`, async () => {
      assert.equal(seen(await names()), false);
      apply();
      assert.equal(seen(await names()), true);
    });
  }

  it("follow the file of an environment without folders for regions", async () => {
    rmSync(folder.path("environments/staging/regions"), { recursive: true });
    folder.edit("environments/staging/config.yml", /^/, "region: eu-west\n");
    assert.ok((await names()).includes("staging:eu-west"));
    folder.edit("environments/staging/config.yml", "region: eu-west\n", "region: us-west\n");
    assert.ok((await names()).includes("staging:us-west"));
  });

  for (const content of [
    "",
    "{",
    "[]",
    "null",
    '{"version":1}',
    '{"version":1,"digest":"","profiles":[{}]}',
  ]) {
    it(`are made anew where the file says ${JSON.stringify(content)}`, async () => {
      const first = await readProfiles(project);
      writeFileSync(cache(), content);
      assert.deepEqual(await readProfiles(project), first);
      assert.notEqual(readFileSync(cache(), "utf8"), content);
    });
  }

  it("are made anew where one of them is not as we write it", async () => {
    const first = await readProfiles(project);
    writeFileSync(cache(), readFileSync(cache(), "utf8").replace('"https://api.lotus.example"', "1"));
    assert.deepEqual(await readProfiles(project), first);
  });

  it("are not needed: where nothing can be written, they are read from the catalog", async () => {
    writeFileSync(folder.path(".gantry"), "");
    chmodSync(folder.path(".gantry"), 0o400);
    assert.ok((await names()).includes("staging:us-east"));
    assert.equal(existsSync(cache()), false);
  });

  it("are refused together with what is wrong in the catalog, and nothing of it is kept", async () => {
    folder.edit("environments/global/config.yml", "LOG_LEVEL: warn", "DB_PASSWORD: hunter2");
    await assert.rejects(readProfiles(project), (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.problems.join("\n"), /profiles\.production\.context\.DB_PASSWORD: is for a secret/);
      assert.doesNotMatch(error.problems.join("\n"), /hunter2/);
      return true;
    });
    assert.equal(existsSync(cache()), false);
  });

  it("can be read while the rest of the catalog is wrong", async () => {
    folder.edit("environments/global/config.yml", "  name: lotus\n", "  name: 5\n");
    assert.ok((await names()).includes("staging"));
  });

  it("are those of the example in docs/profiles.md where the catalog has it", async () => {
    const document = readFileSync(join(checkout, "docs", "profiles.md"), "utf8");
    const [, example = ""] = /```yaml\n([^]*?)```/.exec(document) ?? [];
    folder.edit("environments/global/config.yml", /\nprofiles:\n[^]*$/, `\n${example}`);
    const found = Object.fromEntries((await readProfiles(project)).map((profile) => [profile.name, profile]));
    assert.deepEqual(found["staging:us-east"]?.context, {
      LOG_LEVEL: "debug",
      API_URL: "https://api-us-east.lotus.example",
    });
    assert.equal(found["hotfix"]?.region, "eu-west");
  });

  it("say what is missing where there is no global file", async () => {
    rmSync(folder.path("environments/global/config.yml"));
    await assert.rejects(readProfiles(project), (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.deepEqual(error.problems, ["environments/global/config.yml: is missing"]);
      return true;
    });
  });
});
