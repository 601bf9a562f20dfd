import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { z } from "zod";
import { cloudFiles } from "../../support/cloud.ts";
import { deployed, gantry, upDocument, type Ran } from "../../support/gantry.ts";
import { WaysProject } from "./ways-project.ts";

const rule = "disallow-read-resources";
const withChecks = upDocument.extend({
  checks: z.array(z.object({ check: z.string(), passed: z.boolean(), problems: z.array(z.string()) })),
});
const driftDocument = z.object({
  drift: z.array(z.unknown()),
  broken: z.array(z.object({ environment: z.string(), problem: z.string() })),
});

/** What no pack sees: resources that are only read, and what somebody deploys without a pack. docs/guarded-path.md counts the ways. */
describe("the ways around the policy pack, past it", () => {
  let project: WaysProject;
  before(() => {
    project = new WaysProject();
  });
  let created: readonly string[];
  let publicBinding = "";
  before(async () => {
    await deployed(project, "staging");
    created = cloudFiles(project, "", "").names;
    publicBinding = await project.publicBinding();
  });

  const up = (way = "", value = "", ...more: readonly string[]): Promise<Ran> =>
    project.run(["up", "--yes", "--json", ...more], way, value);
  const drift = async (): Promise<z.infer<typeof driftDocument> & { exitCode: number }> => {
    const ran = await gantry(project, ["drift", "staging", "--local", "--json"]);
    return { exitCode: ran.exitCode, ...driftDocument.parse(JSON.parse(ran.stdout)) };
  };
  const refused = (ran: Ran, by: string): void => {
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { applied, violations } = upDocument.parse(JSON.parse(ran.stdout));
    assert.equal(applied, false);
    assert.ok(
      violations.some((each) => each.rule === by),
      ran.stdout,
    );
    assert.deepEqual(cloudFiles(project, "", "").names, created);
  };

  it("9: what is only read is refused before anything is applied, whatever it is", async () => {
    const before = await project.exported();
    const ran = await up("get", publicBinding);
    refused(ran, rule);
    assert.match(ran.stdout, /ServiceIamMember \\"found\\" is only read, by the id projects\/lotus-staging/);
    refused(await up("get-unknown"), rule);
    assert.deepEqual(await project.exported(), before);
  });

  it("9: with a plan that was made before as well, and a preview keeps none of it", async () => {
    const [sound, reading] = [project.path("sound.json"), project.path("reading.json")];
    assert.equal((await project.run(["preview", "--save-plan", sound])).exitCode, 0);
    refused(await up("get", publicBinding, "--plan", sound), rule);
    const preview = await project.run(["preview", "--save-plan", reading], "get", publicBinding);
    assert.equal(preview.exitCode, 3);
    assert.match(preview.stdout, /✗ found: disallow-read-resources\n.*only read[^]*declare it as a resource/);
    assert.ok(!existsSync(reading));
  });

  it("9: what the preview did not show is found in the state, and gone with the next deployment", async () => {
    // Where nothing changes, nothing is applied, and so nothing is read.
    project.edit("environments/staging/config.yml", /minInstances: \d+/, "minInstances: 3");
    const ran = await up("get-later", publicBinding);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { applied, checks } = withChecks.parse(JSON.parse(ran.stdout));
    assert.equal(applied, true);
    const judged = checks.find(({ check }) => check === "final state");
    // Of a read resource that breaks a rule, the pack says so as well.
    assert.match(
      judged?.problems.join("\n") ?? "",
      /found: disallow-public-access: [^]*found: disallow-read-res/,
    );
    assert.match((await drift()).broken.map(({ problem }) => problem).join("\n"), /found: disallow-read-res/);
    await deployed(project, "staging");
    assert.deepEqual(await drift(), { exitCode: 0, drift: [], broken: [] });
  });

  it("1: what somebody deploys without a pack is told by the next drift check, and first", async () => {
    const plain = ["up", "--yes", "--skip-preview", "-s", "staging"];
    const ran = await project.pulumi(plain, { WAY: "raw-binding" });
    assert.equal(ran.exitCode, 0, ran.all);
    assert.equal(cloudFiles(project, "", "").names.length, created.length + 1);
    const found = await drift();
    assert.equal(found.exitCode, 1);
    // The clouds are as the state says, so nothing but the rules can tell.
    assert.deepEqual(found.drift, []);
    assert.match(found.broken[0]?.problem ?? "", /^open: disallow-public-access: /);
    const said = await gantry(project, ["drift", "staging", "--local"]);
    assert.match(said.stdout, /breaks a rule: staging: open: disallow-public-access[^]*gantry up staging/);
  });

  it("1: by a refresh as well, that has nothing to record", async () => {
    const ran = await project.run(["refresh", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(
      ran.stdout,
      /the clouds have what the state says\n.*✗ final state\n.*open: disallow-public-access/,
    );
  });

  it("1: by the next preview, where the program still says so", async () => {
    const ran = await up("raw-binding");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { applied, violations } = upDocument.parse(JSON.parse(ran.stdout));
    assert.equal(applied, false);
    assert.ok(violations.some((each) => each.rule === "disallow-public-access"));
  });

  it("1: and goes with the next deployment, which shows it, where the program does not", async () => {
    const { changes } = await deployed(project, "staging");
    assert.deepEqual([changes.create, changes.update, changes.delete], [0, 0, 1]);
    assert.deepEqual(cloudFiles(project, "", "").names, created);
    assert.deepEqual(await drift(), { exitCode: 0, drift: [], broken: [] });
  });
});
