import assert from "node:assert/strict";
import { execa } from "execa";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { pipelineReport } from "../../../model/observed/pipeline-report.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gantry } from "../../support/gantry.ts";
import { gitAs } from "../../support/git-as.ts";
import { inProcess } from "../../support/in-process.ts";
import { assertGolden } from "../../support/golden.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";
import { checkout, TestProject } from "../../support/project.ts";
import { gitHubWith, job, reporting } from "./github-run.ts";

const id = "17294334450";
const deployed = [
  job(11, "version", "success", [5, 25], ["Check out", "Find the version's commit"]),
  job(12, "deploy", "success", [30, 330], ["Deploy", "Ask whether it is ready"]),
  job(13, "bundle", "skipped", [26, 25]),
  reporting,
];

describe("gantry report", () => {
  let project: TestProject;
  let github: LoopbackServer;
  before(async () => {
    project = new TestProject();
    github = await new LoopbackServer().start();
    cpSync(join(checkout, ".github", "workflows"), project.path(".github", "workflows"), { recursive: true });
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(project.root, ["add", "--all"]);
    await gitAs(project.root, ["commit", "--quiet", "--message", "Begin"]);
    await gitAs(project.root, ["tag", "--annotate", "--message", "api", "api/v1.4.0"]);
    await gitAs(project.root, ["tag", "--annotate", "--message", "api", "api/v1.10.0"]);
  });

  const env = () => ({ GITHUB_API_URL: github.url, GITHUB_TOKEN: "token" });
  function report(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
    return inProcess(["report", ...words], {
      cwd: project.root,
      env: { ...process.env, ...env(), ...more },
    });
  }
  async function reported(words: readonly string[], env?: Readonly<Record<string, string>>) {
    const ran = await report([...words, "--json"], env);
    assert.equal(ran.exitCode, 0, ran.stderr);
    return pipelineReport.parse(JSON.parse(ran.stdout));
  }

  it("says what came of a deployment, what ran in it, and what can be done next", async () => {
    github.answer(gitHubWith({ jobs: deployed }));
    const words = [id, "--environment", "staging", "--subproject", "api", "--version", "v1.4.0"];
    const ran = await gantry(project, ["report", ...words], env());
    assert.equal(ran.exitCode, 0, ran.stderr);
    assertGolden("report.txt", ran.stdout);
  });

  it("is of the run that it is a job of, and leaves files of which the log has the digest", async () => {
    github.answer(gitHubWith({ jobs: deployed }));
    const folder = temporaryFolder("gantry-report-");
    const summary = join(folder, "summary.md");
    writeFileSync(summary, "before\n");
    const words = [
      "--environment",
      "staging",
      "--version",
      "api/v1.4.0",
      "--out",
      folder,
      "--summary",
      summary,
    ];
    const made = await reported(words, { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: "2" });
    const log = readFileSync(join(folder, made.logs.name), "utf8");
    assert.equal(made.logs.sha256, `sha256:${createHash("sha256").update(log).digest("hex")}`);
    assert.equal(log.split("\n").length - 1, made.logs.lines);
    const kept = z.object({ report: pipelineReport, scripts: z.array(z.string()) });
    const read = kept.parse(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")));
    assert.deepEqual(read.report, made);
    assert.deepEqual(read.scripts, [
      "scripts/deployment/30-find-version.sh",
      "scripts/deployment/20-check-readiness.sh",
    ]);
    assertGolden("report.md", readFileSync(summary, "utf8"));
    assert.match(
      readFileSync(join(folder, "report.html"), "utf8"),
      /<h1>Deploy to staging <span class="good">SUCCESS/,
    );
  });

  it("offers lines that gh takes as they are, for workflows that are there, with the inputs that they have", async () => {
    github.answer(gitHubWith({ jobs: deployed }));
    const { actionLinks } = await reported([id, "--environment", "staging", "--version", "api/v1.4.0"]);
    const bin = temporaryFolder("gantry-gh-");
    writeFileSync(join(bin, "gh"), '#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\n', { mode: 0o755 });
    const seen: Record<string, readonly string[]> = {};
    for (const { linkId, url, command = "" } of actionLinks) {
      assert.ok(existsSync(project.path(".github", "workflows", url.split("/").at(-1) ?? "")), url);
      const { stdout } = await execa("sh", ["-c", command], {
        env: { PATH: `${bin}:${process.env["PATH"] ?? ""}` },
      });
      seen[linkId] = stdout.split("\n").filter((word) => word.includes("="));
    }
    assert.deepEqual(seen["roll-back-staging"], [
      "environment=staging",
      "subproject=api",
      `reason=after https://github.com/lotus-labs/lotus/actions/runs/${id}/attempts/2`,
    ]);
    assert.deepEqual(seen["promote-to-production"], ["from=staging", "to=production", "subproject=api"]);
    assert.deepEqual(seen["assign-stable"], [
      "tag_type=state",
      "subproject=api",
      "version=v1.4.0",
      "state=stable",
    ]);
  });

  it("ends with the product's own links, of which the address must be one that all may see", async () => {
    github.answer(gitHubWith({ jobs: deployed }));
    const global = "environments/global/config.yml";
    const before = project.read(global);
    const link = (url: string): string =>
      `product:\n  webhooks:\n    incident: { title: Declare an incident, url: ${url}, description: Pages on call. }\n`;
    project.write(
      global,
      before.replace("product:\n", link('"https://on-call.lotus.example/declare?key=1"')),
    );
    const refused = await report([id]);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /product\.webhooks\.incident\.url: ".*" must have no query and no fragment/);
    project.write(global, before.replace("product:\n", link("https://on-call.lotus.example/declare")));
    assert.deepEqual((await reported([id])).actionLinks.at(-1), {
      linkId: "webhook-incident",
      linkType: "WEBHOOK",
      title: "Declare an incident",
      url: "https://on-call.lotus.example/declare",
      description: "Pages on call.",
      parameters: {},
    });
    assert.match(
      (await report([id])).stdout,
      /Declare an incident:\n {2}https:\/\/on-call\.lotus\.example\/declare\n$/,
    );
    project.write(global, before);
  });

  it("is of the next version where nothing has one yet, of a pull request by its number", async () => {
    const jobs = [job(11, "test", "success", [5, 25])];
    github.answer(
      gitHubWith({ event: "pull_request", pull: 218, path: ".github/workflows/pull-request.yml", jobs }),
    );
    const ofChange = await reported([id, "--type", "RELEASE"]);
    assert.equal(ofChange.version, "v1.10.1-pr.218");
    assert.equal(ofChange.pipelineType, "PRE_RELEASE");
    assert.equal(ofChange.summary.headline, "1 stage passed");
    const slow = [job(11, "test", "success", [5, 725])];
    github.answer(gitHubWith({ event: "pull_request", pull: 218, jobs: slow }));
    assert.equal(
      (await reported([id])).summary.headline,
      "1 stage passed; an answer should take 10 min at most, and this one took 12 min 5 s",
    );
    github.answer(gitHubWith({ event: "schedule", jobs }));
    assert.equal((await reported([id, "--type", "MAINTENANCE"])).version, "v1.10.1-run.41");
    assert.equal((await reported([id, "--subproject", "portal"])).version, "v0.1.0-run.41");
  });

  it("tells what failed, was cancelled, and ran out of time", async () => {
    const cancelled = job(12, "deploy", "cancelled", [30, 330]);
    const jobs = [job(11, "version", "success", [5, 25]), cancelled];
    github.answer(gitHubWith({ jobs }));
    assert.equal((await reported([id])).status, "CANCELLED");
    github.answer(
      gitHubWith({
        jobs,
        annotations: { 12: ["The job has exceeded the maximum execution time of 1h0m0s"] },
      }),
    );
    const late = await reported([id]);
    assert.equal(late.status, "TIMEOUT");
    assert.equal(late.summary.headline, "deploy ran out of time, 1 of 2 stages passed");
    github.answer(gitHubWith({ jobs: [...jobs, job(13, "scan", "failure", [30, 60])] }));
    assert.equal((await reported([id])).status, "FAILURE");
    github.answer(gitHubWith({ jobs: [job(13, "bundle", "skipped", [1, 1])] }));
    assert.equal((await reported([id])).status, "FAILURE");
  });

  it("has the line that runs again at home what failed, of jobs that change nothing and lines that are whole", async () => {
    const failing = (id: number, name: string, step: string, conclusion = "failure"): object => {
      const made = job(id, name, conclusion, [5, 25], ["Check out", step]);
      return { ...made, steps: made.steps.map((one) => (one.name === step ? { ...one, conclusion } : one)) };
    };
    const jobs = [
      failing(11, "lint", "Check"),
      failing(12, "typecheck", "Check"),
      failing(13, "catalog", "Check the catalog"),
      failing(14, "end-to-end", "Check", "cancelled"),
      failing(15, "preview (staging)", "Preview on the local cloud"),
      failing(16, "review", "Say what the change does"),
      job(17, "test", "success", [5, 25], ["Check"]),
    ];
    const path = ".github/workflows/pull-request.yml";
    github.answer(gitHubWith({ event: "pull_request", pull: 218, path, jobs }));
    const folder = temporaryFolder("gantry-report-");
    const summary = join(folder, "summary.md");
    const ran = await report([id, "--out", folder, "--summary", summary]);
    const lines = [
      "npx --no -- gantry run --script scripts/ci/10-check-code.sh --allow-late",
      "scripts/build/10-typecheck.sh",
      "npx --no -- gantry catalog check",
    ];
    assert.match(ran.stdout, new RegExp(`^again at home:\n {2}${lines.join("\n {2}")}\n\n`, "m"));
    const markdown = readFileSync(summary, "utf8").split("### ");
    const section = markdown.find((one) => one.startsWith("Again at home")) ?? "";
    assert.deepEqual(
      section.split("\n").flatMap((line) => /^ {2}(?!```)(?<typed>.*)$/.exec(line)?.groups?.["typed"] ?? []),
      lines,
    );
    const page = readFileSync(join(folder, "report.html"), "utf8");
    for (const line of lines) assert.ok(page.includes(`>${line}</pre>`), line);
  });

  it("refuses what is no run, one that goes on, and one without jobs, in a sentence", async () => {
    github.answer(gitHubWith({ jobs: [] }));
    for (const [words, exitCode, said] of [
      [["12x"], 2, /a run and its attempt are numbers\n {2}the run is "12x"/],
      [[], 2, /the run is missing, and this is no job of one/],
      [["1"], 2, /GitHub knows no run 1 of lotus-labs\/lotus/],
      [[id], 1, /has no jobs, so there is nothing to report/],
      [[id, "--type", "release"], 2, /--type: Invalid option/],
    ] as const) {
      const ran = await report(words);
      assert.equal(ran.exitCode, exitCode, ran.stderr);
      assert.match(ran.stderr, said);
    }
    github.answer(gitHubWith({ jobs: [{ ...reporting, name: "deploy" }] }));
    const ran = await report([id]);
    assert.match(ran.stderr, /has not ended: deploy still to come/);
  });
});
