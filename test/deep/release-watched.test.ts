import assert from "node:assert/strict";
import { z } from "zod";
import { cloudFiles } from "../support/cloud.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { gitAs } from "../support/git-as.ts";
import { TestProject } from "../support/project.ts";
import { imageBy } from "../support/released.ts";

const status = z.object({
  environments: z.tuple([
    z.object({
      open: z.unknown(),
      last: z.object({ status: z.string(), error: z.string().nullable() }).nullable(),
      cells: z.array(z.object({ subproject: z.string().nullable(), version: z.string().nullable() })),
    }),
  ]),
});

const container = z.object({ image: z.string() });
const stored = z.object({
  state: z.object({
    generation: z.string(),
    template: z.object({ template: z.object({ containers: z.tuple([container]) }) }),
  }),
});

/** A release in steps on the real engine, watched by the series of the local cloud. */
describe("a release in steps", function () {
  this.timeout(600_000);
  let project: TestProject;
  const run = (...args: string[]): Promise<Ran> => gantry(project, [...args, "--local"]);

  before(async () => {
    project = new TestProject();
    project.write(".gitignore", ".gantry\nnode_modules\n");
    project.edit(
      "environments/staging/config.yml",
      "pre-release: { approver: platform-team }",
      "pre-release: { approver: platform-team, traffic: [{ percent: 10, minutes: 1 }] }",
    );
    project.write(
      "environments/staging/subprojects/api/config.yml",
      "surfaces: { api: { cloudRun: { jobs: { nightly: { args: [clean], schedule: 0 3 * * * } } } } }\n",
    );
    for (const args of [
      ["init", "--quiet", "--initial-branch=main"],
      ["config", "user.name", "mali-s"],
      ["config", "user.email", "mali-s@lotus.example"],
      ["add", "--all"],
      ["commit", "--quiet", "--message", "Begin"],
    ]) {
      await gitAs(project.root, args);
    }
    const assign = ["tag", "assign", "--type", "version", "--yes", "--version"];
    await done(
      gantry(project, [...assign, "api/v1.0.0", "--artifact", imageBy("ghcr.io/lotus-labs/api", "1")]),
    );
    await done(
      gantry(project, [...assign, "api/v1.1.0", "--artifact", imageBy("ghcr.io/lotus-labs/api", "2")]),
    );
    await done(run("deploy", "staging", "api/v1.0.0", "--yes"));
  });

  async function done(ran: Promise<Ran>): Promise<string> {
    const { exitCode, stdout, stderr } = await ran;
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }

  function set(latencyMs: number | undefined, risesTo?: number): void {
    const labels = { service_name: "api" };
    const counted = ["request_count", "container/cpu/allocation_time"].map((name) => ({
      metric: `run.googleapis.com/${name}`,
      labels,
      value: 1,
    }));
    const rises = risesTo === undefined ? {} : { rises: { to: risesTo } };
    const latency = { metric: "run.googleapis.com/request_latencies", labels, value: latencyMs, ...rises };
    const series = latencyMs === undefined ? counted : [latency, ...counted];
    project.write(".gantry/cloud/series.json", JSON.stringify({ series }));
  }

  async function fails(): Promise<Ran> {
    const ran = await run("deploy", "staging", "api/v1.1.0", "--yes");
    assert.equal(ran.exitCode, 1, ran.stdout + ran.stderr);
    return ran;
  }

  /** That nobody is left on the new revision, and why. */
  async function isBack(why: RegExp): Promise<void> {
    const { environments } = status.parse(JSON.parse(await done(run("status", "staging", "--json"))));
    const [{ open, last, cells }] = environments;
    assert.equal(open, null);
    assert.equal(last?.status, "FAILED");
    assert.match(last.error ?? "", why);
    assert.equal(cells.find(({ subproject }) => subproject === "api")?.version, "v1.0.0");
  }

  /** Which version's image the API's job runs, and how often that was another one. */
  function job(): { digit: string | undefined; generation: string } {
    const [name = ""] = cloudFiles(project, "cloudrunv2/job:Job", "jobs/api-nightly").names;
    const { state } = stored.parse(JSON.parse(project.read(`.gantry/cloud/${name}`)));
    const [{ image }] = state.template.template.containers;
    return { digit: /@sha256:(\d)\1{63}$/.exec(image)?.[1], generation: state.generation };
  }

  it("does not begin while a guardrail alerts", async () => {
    set(2600);
    const ran = await run("deploy", "staging", "api/v1.1.0", "--yes");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /✗ guardrails: .*\n +api-p95 \(api_p95 of api\) is 2\.6 s/);
  });

  it("comes back by itself where a series rises once users are on the new revision", async () => {
    set(200, 3500);
    const { stderr } = await fails();
    assert.match(stderr, /a guardrail ends the release: api-p95 \(api_p95 of api\) is 3\.5 s/);
    assert.match(stderr, /10 % of the traffic/);
    assert.deepEqual(job(), { digit: "1", generation: "1" }, "a job ran what was taken back");
    await isBack(/api_p95 of api\) is 3\.5 s from .*Z to .*Z, and takes a release back from 3 s on/);
  });

  it("fails without data where nobody can be asked, and comes back", async () => {
    set(undefined);
    const { stdout } = await fails();
    assert.match(stdout, /✓ guardrails: .*\n +notice: api-p95 \(api_p95 of api\) has no data/);
    await isBack(/stops before its next step: api-p95 \(api_p95 of api\) has no data/);
  });
});
