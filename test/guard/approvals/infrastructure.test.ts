import assert from "node:assert/strict";
import { z } from "zod";
import type { Ran } from "../../support/gantry.ts";
import { inProcess } from "../../support/in-process.ts";
import { ApprovalsProject, reviewers } from "../../support/approvals-project.ts";
import { begin, end, imageBy, makeVersion } from "../../support/released.ts";

const document = z.object({
  enough: z.boolean(),
  infrastructure: z.string().optional(),
  approvals: z.array(z.object({ tag: z.string(), problem: z.string().nullable() })),
});
const author = { login: "ines-k", id: 42 };
const jonas = { login: "jonas-w", id: reviewers["jonas-w"] };
const byMali = "approvals/production/v1.1.0/by-mali-s";
const byJonas = "approvals/production/v1.1.0/by-jonas-w";

describe("an approval of a version", function () {
  this.timeout(60_000);
  let begun: ApprovalsProject;
  let project: ApprovalsProject;
  /** The version's commit, and the default branch's. */
  let version: string;
  let now: string;

  before(async () => {
    begun = new ApprovalsProject();
    await begun.merge("Begin", author);
    await makeVersion(begun.root, "v1.0.0", [imageBy("ghcr.io/lotus-labs/api", "a")]);
    const attempt = await begin(begun.root, "production", 1, ["v1.0.0"], { place: "local" });
    await end(begun.root, "production", attempt, "SUCCESS", "local");
    version = await begun.merge("Add a page", author);
    begun.git("tag", "v1.1.0");
    now = await begun.merge("Loosen a rule", author);
  });

  beforeEach(() => {
    project = new ApprovalsProject(begun);
  });

  function run(...args: readonly string[]): Promise<Ran> {
    const env = { ...process.env, GITHUB_TOKEN: undefined, GH_TOKEN: undefined };
    return inProcess(args, { cwd: project.root, env });
  }

  async function verify(subject = "v1.1.0"): Promise<z.infer<typeof document> & { stderr: string }> {
    const ran = await run("approvals", "verify", "production", subject, "--local", "--json");
    assert.notEqual(ran.stdout, "", ran.stderr);
    const said = document.parse(JSON.parse(ran.stdout));
    assert.equal(ran.exitCode, said.enough ? 0 : 3);
    return { ...said, stderr: ran.stderr };
  }

  it("lets it in with the default branch's commit that it names, and with no other", async () => {
    project.signWith("mali-s", byMali, version, now);
    const { enough, infrastructure } = await verify();
    assert.deepEqual([enough, infrastructure], [true, now]);
    const later = await project.merge("Loosen another rule", author);
    const { enough: still, stderr } = await verify();
    assert.equal(still, false);
    assert.match(stderr, new RegExp(`0 of 1 approvals of the infrastructure .* ${later.slice(0, 12)}`));
  });

  it("lets nothing else of the default branch in where it names no commit, or two", async () => {
    project.sign("mali-s", byMali, version);
    assert.match((await verify()).stderr, /0 of 1 approvals of the infrastructure/);
    const two = `approved\n\nInfrastructure: ${now}\nInfrastructure: ${version}`;
    project.sign("mali-s", byMali, version, {}, two);
    assert.equal((await verify()).enough, false);
  });

  it("is enough with the default branch's newer commit approved under its own id, by anybody who may", async () => {
    project.signWith("mali-s", byMali, version, version);
    assert.equal((await verify()).enough, false);
    project.sign("jonas-w", `approvals/production/${now}/by-jonas-w`, now);
    assert.equal((await verify()).enough, true);
  });

  it("does not count by who wrote a part of the infrastructure that it comes with", async () => {
    const third = await project.merge("Loosen a third rule", jonas);
    project.signWith("jonas-w", byJonas, version, third);
    const { enough, approvals } = await verify();
    assert.equal(enough, false);
    assert.match(approvals[0]?.problem ?? "", /jonas-w is the author of #4/);
    project.signWith("mali-s", byMali, version, third);
    assert.equal((await verify()).enough, true);
  });

  it("needs no more than its own where the infrastructure was deployed there last", async () => {
    const attempt = await begin(project.root, "production", 2, ["v1.0.0"], { place: "local" });
    await end(project.root, "production", attempt, "SUCCESS", "local");
    project.sign("mali-s", byMali, version);
    assert.equal((await verify()).enough, true);
  });

  it("is of infrastructure alone under the commit's own id", async () => {
    assert.match((await verify(now)).stderr, /the infrastructure of .* may not go to production: 0 of 1/);
    project.sign("mali-s", `approvals/production/${now}/by-mali-s`, version);
    assert.match((await verify(now)).approvals[0]?.problem ?? "", /it approves .* is to be deployed/);
    project.sign("mali-s", `approvals/production/${now}/by-mali-s`, now);
    assert.equal((await verify(now)).enough, true);
  });

  it("names the default branch's commit as it is made, and says where it names an older one", async () => {
    project.git("config", "gpg.format", "ssh");
    project.git("config", "user.signingkey", `${project.keyOf("mali-s")}.pub`);
    const approve = (what: string): Promise<Ran> =>
      run("approve", "production", what, "--login", "mali-s", "--yes");
    assert.equal((await approve("v1.1.0")).exitCode, 0);
    assert.match(project.git("cat-file", "tag", byMali), new RegExp(`^Infrastructure: ${now}$`, "m"));
    assert.equal((await verify()).enough, true);
    const later = await project.merge("Loosen another rule", author);
    const again = await approve("v1.1.0");
    assert.match(again.stdout, /UNCHANGED/);
    assert.match(again.stderr, new RegExp(`gantry approve production ${later}`));
    assert.match((await approve(later)).stdout, /CREATED approvals\/production\/[0-9a-f]{40}\/by-mali-s/);
    assert.equal((await verify()).enough, true);
  });

  it("is made of no commit that is not on the default branch, of no hold that is not there, and of no other word", async () => {
    project.git("checkout", "--quiet", "-b", "mine");
    project.git("commit", "--quiet", "--allow-empty", "--message", "Mine");
    const approve = (...what: string[]): Promise<Ran> =>
      run("approve", "production", ...what, "--login", "mali-s", "--yes");
    const unmerged = await approve(project.git("rev-parse", "HEAD"));
    assert.deepEqual(
      [unmerged.exitCode, unmerged.stderr.includes("is not on the default branch")],
      [2, true],
    );
    const hold = await approve("hold-1764288000");
    assert.deepEqual([hold.exitCode, hold.stderr.includes("nothing holds production")], [2, true]);
    const word = await approve("main");
    assert.deepEqual([word.exitCode, word.stderr.includes("subject: must be a version")], [2, true]);
    const other = await approve(now, "--subproject", "api");
    assert.deepEqual([other.exitCode, other.stderr.includes("a commit is of no subproject")], [2, true]);
  });
});
