import assert from "node:assert/strict";
import { z } from "zod";
import { oldVersions } from "../../../delivery/tags/old-versions.ts";
import { gitAs } from "../../support/git-as.ts";
import { inProcess } from "../../support/in-process.ts";
import { TestProject } from "../../support/project.ts";
import { imageBy, makeEnvironmentTag, makeVersion } from "../../support/released.ts";
import { attempted, factsOf } from "../facts.ts";

const versions = ["v1.0.0", "v1.1.0", "v1.1.1", "v1.10.0", "v1.2.0", "v1.9.0"].map((name) => `api/${name}`);
const names = (...args: Parameters<typeof oldVersions>): string[] =>
  oldVersions(...args).old.map(({ tag }) => tag.name);

describe("old versions", () => {
  it("are those below the newest minor versions of their subproject, and never what has no state", () => {
    const all = [factsOf({ versions: [...versions, "api/v1.0.0-staging.7", "portal/v0.1.0", "v0.1.0"] })];
    assert.deepEqual(names(all, 3), ["api/v1.1.1", "api/v1.1.0", "api/v1.0.0"]);
    assert.deepEqual(names(all, 5), []);
  });

  it("are none that an environment runs, brings or would go back to, nor the newest stable one", () => {
    const [begun] = attempted(3, ["api/v1.2.0"]);
    if (begun === undefined) throw new Error("no attempt");
    const production = factsOf({
      versions,
      runs: ["api/v1.1.0"],
      log: [...attempted(1, ["api/v1.0.0"]), ...attempted(2, ["api/v1.1.0"]), begun],
    });
    const { old, needed } = oldVersions([production], 1);
    assert.deepEqual(
      old.map(({ tag }) => tag.name),
      ["api/v1.9.0", "api/v1.1.1"],
    );
    assert.deepEqual(needed, [
      { name: "api/v1.2.0", why: "deploy-3 of production is about it" },
      { name: "api/v1.1.0", why: "production runs it" },
      { name: "api/v1.0.0", why: "production would go back to it" },
    ]);
    const stable = factsOf({
      versions: ["api/v1.10.0", ["api/v1.1.0", "stable"], ["api/v1.0.0", "deprecated"]],
    });
    assert.deepEqual(oldVersions([stable], 1), {
      old: [],
      needed: [{ name: "api/v1.1.0", why: "it is the newest stable one" }],
    });
  });

  it("get their tags once they were shown, all of them, and the second time there is nothing to do", async () => {
    const project = new TestProject();
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    for (const [key, value] of [
      ["user.name", "mali-s"],
      ["user.email", "mali-s@lotus.example"],
    ] as const)
      await gitAs(project.root, ["config", key, value]);
    await gitAs(project.root, ["add", "Pulumi.yaml"]);
    await gitAs(project.root, ["commit", "--quiet", "--message", "Begin"]);
    for (const version of ["api/v1.0.0", "api/v1.1.0", "api/v1.2.0", "api/v1.3.0"])
      await makeVersion(project.root, version, [imageBy("ghcr.io/lotus-labs/api", "a")]);
    await makeEnvironmentTag(project.root, "api/staging", "api/v1.1.0");
    const deprecate = async (...words: string[]) => {
      const env = { PATH: process.env["PATH"], HOME: project.root };
      const ran = await inProcess(["tag", "deprecate", "--keep", "1", ...words], { cwd: project.root, env });
      assert.equal(ran.exitCode, 0, ran.stderr);
      return ran;
    };
    const states = (): Promise<string> => gitAs(project.root, ["tag", "--list", "*-deprecated"]);
    assert.match((await deprecate("--dry-run")).stdout, /^to create api\/v1.2.0-deprecated/);
    assert.equal((await states()).trim(), "");
    const { stdout, stderr } = await deprecate("--yes", "--json");
    const said = z.object({ deprecated: z.array(z.string()) }).parse(JSON.parse(stdout));
    assert.deepEqual(said.deprecated, ["api/v1.2.0", "api/v1.0.0"]);
    assert.match(stderr, /api\/v1.1.0 stays: staging runs it/);
    assert.equal((await states()).trim(), "api/v1.0.0-deprecated\napi/v1.2.0-deprecated");
    assert.match((await deprecate("--yes")).stdout, /^UNCHANGED /);
  });
});
