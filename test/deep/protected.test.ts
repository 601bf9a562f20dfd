import assert from "node:assert/strict";
import { globSync, writeFileSync } from "node:fs";
import { deployed, gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";
import { storedFiles } from "../support/stored-resources.ts";

const file = "environments/production/config.yml";
const host = "portal.lotus.example";
const going = ["vercel:index/project:Project portal", `vercel:index/projectDomain:ProjectDomain ${host}`];
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const waivers = Object.fromEntries(
  going.map((resource, index) => [
    `portal-goes-${index}`,
    {
      rule: "require-deletion-protection",
      resource,
      owner: "portal-team",
      reason: "the portal gets another name",
      once: true,
      expires: tomorrow,
    },
  ]),
);

const configs = (project: TestProject): string[] =>
  globSync("environments/*/config.yml", { cwd: project.root });

/** Renames the surface `portal` in every environment. */
function rename(project: TestProject): void {
  for (const name of configs(project)) {
    const text = project.read(name).replaceAll(/^ {2}portal:(?! \{ packageManager)/gm, "  web:");
    writeFileSync(project.path(name), text.replaceAll(/surface: portal$/gm, "surface: web"));
  }
}

describe("a surface on Vercel that production serves", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  const projectNames = (): unknown[] =>
    storedFiles(project, "vercel")
      .filter(({ resource }) => resource.type === "vercel:index/project:Project")
      .map(({ resource }) => resource.state["name"]);

  it("is neither deleted nor loses its domain when it is renamed, and the plan says what to do", async () => {
    await deployed(project, "production");
    const before = new Map(configs(project).map((name) => [name, project.read(name)]));
    rename(project);
    const ran = await gantry(project, ["up", "production", "--local", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /vercel:index\/project:Project "portal" would be deleted, and is protected/);
    assert.match(ran.stdout, /ProjectDomain "portal\.lotus\.example" would be replaced, and is protected/);
    assert.match(
      ran.stdout,
      /Project "portal" would be deleted.*\n +with it: \d+ variables, .*1 domain.*\n +also lost: all its deployments/,
    );
    for (const resource of going) assert.ok(ran.stdout.includes(`waiver with once: true for "${resource}"`));
    assert.match(ran.stdout, /nothing was changed/);
    assert.doesNotMatch(ran.stdout + ran.stderr, /state unprotect/);
    assert.deepEqual(projectNames(), ["lotus-portal-production"]);
    assert.match(ran.stdout, /keeps it with "gantry rename surface"/);

    // The waivers in the same change.
    project.edit(file, /$/, `\nwaivers: ${JSON.stringify(waivers)}\n`);
    const late = await gantry(project, ["up", "production", "--local", "--yes"]);
    assert.equal(late.exitCode, 3, late.stdout + late.stderr);
    assert.match(late.stdout, /its waiver "portal-goes-0" is not deployed yet/);
    assert.doesNotMatch(late.stdout + late.stderr, /unprotect/);
    assert.deepEqual(projectNames(), ["lotus-portal-production"]);
    for (const [name, text] of before) writeFileSync(project.path(name), text);
  });

  it("goes in the deployment after the one that a waiver was part of, with the waiver", async () => {
    const plain = project.read(file);
    project.edit(file, /$/, `\nwaivers: ${JSON.stringify(waivers)}\n`);
    await deployed(project, "production");
    assert.deepEqual(projectNames(), ["lotus-portal-production"]);
    writeFileSync(project.path(file), plain);
    rename(project);
    const { changes } = await deployed(project, "production");
    assert.equal(changes.replace, 1);
    assert.deepEqual(projectNames(), ["lotus-web-production"]);
  });
});
