import assert from "node:assert/strict";
import { z } from "zod";
import { ago, ApprovalsProject, reviewers } from "../../support/approvals-project.ts";
import type { Ran } from "../../support/gantry.ts";
import { inProcess } from "../../support/in-process.ts";

const document = z.object({
  enough: z.boolean(),
  approvals: z.array(z.object({ problem: z.string().nullable() })),
});
const mali = { login: "mali-s", id: reviewers["mali-s"] };
const tag = "approvals/production/v1.0.0/by-mali-s";

describe("a team of one", function () {
  this.timeout(60_000);
  let begun: ApprovalsProject;
  let project: ApprovalsProject;

  before(async () => {
    begun = new ApprovalsProject();
    begun.standAlone(60);
    await begun.merge("Begin", mali, ago(300));
    begun.git("tag", "v1.0.0");
  });

  beforeEach(() => {
    project = new ApprovalsProject(begun);
  });

  function run(...args: readonly string[]): Promise<Ran> {
    const env = { ...process.env, GITHUB_TOKEN: undefined, GH_TOKEN: undefined };
    return inProcess(args, { cwd: project.root, env });
  }

  async function verify(): Promise<{ code: number; problems: string }> {
    const ran = await run("approvals", "verify", "production", "v1.0.0", "--local", "--json");
    assert.notEqual(ran.stdout, "", ran.stderr);
    const { approvals } = document.parse(JSON.parse(ran.stdout));
    return { code: ran.exitCode, problems: approvals.flatMap(({ problem }) => problem ?? []).join() };
  }

  it("lets in what it wrote itself, once the tag has waited", async () => {
    project.sign("mali-s", tag, "HEAD", ago(61));
    assert.deepEqual(await verify(), { code: 0, problems: "" });
  });

  it("waits for as long as the catalog says, and is told until when", async () => {
    project.sign("mali-s", tag, "HEAD", ago(58));
    const { code, problems } = await verify();
    assert.equal(code, 3);
    assert.match(problems, /it waits until 20\d\d-.*Z: mali-s is alone, and what they sign waits 60 minutes/);
  });

  it("waits from no earlier time than that of the commit, whatever the tag says", async () => {
    await project.merge("Add a page", mali, ago(30));
    project.git("tag", "--force", "v1.0.0");
    project.sign("mali-s", tag, "HEAD", ago(200));
    const { code, problems } = await verify();
    assert.equal(code, 3);
    assert.match(problems, /it waits until/);
  });

  it("lets nobody else in, and counts no key but its own", async () => {
    project.sign("jonas-w", "approvals/production/v1.0.0/by-jonas-w", "HEAD", ago(61));
    assert.match((await verify()).problems, /jonas-w is not approvals\.onePerson of the default branch/);
    project.sign("jonas-w", tag, "HEAD", ago(61));
    assert.match((await verify()).problems, /signed by jonas-w, and named for mali-s/);
  });

  it("signs with a tag that says so, and is told that it waits from now on", async () => {
    const settings = { "gpg.format": "ssh", "user.signingkey": `${project.keyOf("mali-s")}.pub` };
    for (const [key, value] of Object.entries(settings)) project.git("config", key, value);
    const ran = await run("approve", "production", "v1.0.0", "--login", "mali-s", "--yes");
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /one person, mali-s, alone: it waits 60 minutes from now/);
    assert.match(project.git("cat-file", "tag", tag), /^Approvals: one person$/m);
    assert.match((await verify()).problems, /it waits until/);
  });

  it("is known to doctor's list and to status", async () => {
    const status = await run("status");
    assert.match(status.stdout, /one person: mali-s lets versions in alone, 60 min after asking/);
    const doctor = await run("doctor", "--json");
    assert.match(doctor.stdout, /one person: mali-s lets versions in alone, 60 minutes after asking/);
  });
});
