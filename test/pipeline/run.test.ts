import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { isAlive } from "../../files/is-alive.ts";
import { logEntry } from "../../model/observed/log-entry.ts";
import { pipelineRun } from "../../model/observed/pipeline-run.ts";
import { atTerminal } from "../support/at-terminal.ts";
import { gantry } from "../support/gantry.ts";
import { checkout, TestProject } from "../support/project.ts";
import { assertScreen, assertShown } from "../support/screen.ts";
import { untilSaid } from "../support/until-said.ts";
import { untilTrue } from "../support/until-true.ts";

const settings = `
run:
  steps:
    env-check: { commands: [] }
    lint: { commands: [steps/lint] }
    test-unit: { commands: [steps/unit] }
    test-integration: { commands: [] }
    test-e2e: { commands: [steps/e2e] }
    build: { commands: [steps/wait] }
    cleanup: { commands: [] }
`;

const document = z.object({
  run: pipelineRun,
  log: z.string(),
  lost: z.literal(0),
  steps: z.array(z.unknown()),
});
const steady = (said: string): string =>
  said
    .replaceAll(/run-\d{8}-\d{6}-[a-z0-9]{6}/g, "run-20261129-120000-abcdef")
    .replaceAll(/ci-\d{8}_\d{6}/g, "ci-20261129_120000")
    .replaceAll(/\d+(?:\.\d)? s\b/g, "0.1 s")
    // A line of ours, which moves with every change of that file.
    .replaceAll(/run-steps\.ts:\d+/g, "run-steps.ts:9")
    .replaceAll(/^\d\d:\d\d:\d\d/gm, "12:00:00");

/** The lines of suites, which run at the same time, suite by suite. */
const bySuite = (said: string): string => {
  const suiteOf = (line: string): number =>
    ["test-unit", "test-e2e"].indexOf(/^(?:[✓✗] )?(test-unit|test-e2e)\b/.exec(line)?.[1] ?? "");
  const lines = said.split("\n");
  const of = lines.filter((line) => suiteOf(line) !== -1).toSorted((a, b) => suiteOf(a) - suiteOf(b));
  return lines.map((line) => (suiteOf(line) === -1 ? line : (of.shift() ?? ""))).join("\n");
};

describe("gantry run", () => {
  let project: TestProject;
  const script = (name: string, text: string): void => {
    project.write(`steps/${name}`, `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(project.path("steps", name), 0o755);
  };
  before(() => {
    project = new TestProject();
    const file = "environments/global/config.yml";
    project.write(file, `${project.read(file)}${settings}`);
    script("lint", "echo checking; echo $API_TOKEN; echo $API_TOKEN | base64");
    script("unit", "echo 'two tests'");
    script("e2e", "echo never");
    script("wait", "echo building");
  });

  it("does the nine steps, records the run, and shows no secret; its log is read back", async () => {
    const env = { API_TOKEN: "kf93-ac71-ff20-9d3e" };
    const ran = await gantry(project, ["run", "--json"], env);
    equal(ran.exitCode, 0, ran.stderr);
    const { run, log } = document.parse(JSON.parse(ran.stdout));
    equal(run.triggered_by, "CLI");
    equal(run.steps_completed.length, 9);
    const written = readFileSync(project.path(log), "utf8");
    for (const text of [ran.stdout, ran.stderr, written]) {
      doesNotMatch(text, /kf93/);
      ok(!text.includes(Buffer.from(env.API_TOKEN).toString("base64").slice(0, 12)));
    }
    match(ran.stderr, /^lint \| \*\*\*$/m);
    const entries = written
      .trimEnd()
      .split("\n")
      .map((line) => logEntry.parse(JSON.parse(line)));
    deepEqual(entries.at(-1)?.pipeline_run, run);
    deepEqual(new Set(entries.map(({ run_id }) => run_id)), new Set([run.run_id]));
    const found = await gantry(project, ["log", "grep", "TWO t[a-z]+s", run.run_id, "--json"]);
    equal(z.object({ entries: z.array(z.unknown()) }).parse(JSON.parse(found.stdout)).entries.length, 1);
    equal((await gantry(project, ["log", "grep", "no such words"])).exitCode, 1);
    const followed = await gantry(project, ["log", "follow"]);
    match(followed.stdout, /ended with exit code 0\n?$/);
    await assertShown("log-show", "log show --step lint --where", { cwd: project.root, env: {}, steady });
    await assertShown("run-list", "run --list", { cwd: project.root, env: {} });
  });

  it("ends with the code of what failed, and with the command that runs it again", async () => {
    script("unit", "echo one is wrong >&2; exit 1");
    script("lint", "exit 1");
    const ran = await gantry(project, ["run", "--profile", "ui"]);
    script("unit", "echo 'two tests'");
    script("lint", "exit 0");
    equal(ran.exitCode, 1);
    match(ran.stderr, /^test-unit \| one is wrong$/m);
    match(
      ran.stdout.split("\n").at(-1) ?? "",
      /^again: `gantry run --only lint --only test-unit --profile ui`$/,
    );
    assertScreen("run-failed", "gantry run --profile ui", bySuite(steady(`${ran.stderr}\n${ran.stdout}`)));
  });

  it("shows a person at a terminal the step that runs, rewritten in place, and records who looked", async () => {
    const known = new Set(readdirSync(project.path("logs")));
    const shown = await atTerminal(project.root, "run --only lint", []);
    const pictures = shown.split("\r\u001b[2K");
    ok(
      pictures.some((picture) => /^ {2}lint \d+\.\d s/.test(picture)),
      shown,
    );
    ok(
      pictures.some((picture) => picture.startsWith("✓ lint  ")),
      shown,
    );
    doesNotMatch(shown, /lint \| /);
    const log = readdirSync(project.path("logs")).find((name) => !known.has(name)) ?? "";
    match(readFileSync(project.path("logs", log), "utf8"), /"triggered_by":"TUI"/);
  });

  it("ends with 4 where it cannot begin: a wrong word, or a catalog that is not in order", async () => {
    for (const args of [["--profile", "devv"], ["--only", "lnit"], ["--lits"], ["lint"]]) {
      const ran = await gantry(project, ["run", ...args, "--json"]);
      equal(ran.exitCode, 4, ran.stderr);
      match(ran.stdout, /"exitCode":4/);
    }
    const file = "environments/global/config.yml";
    const before = project.read(file);
    project.edit(file, "[steps/lint]", '["steps/lint && rm x"]');
    const broken = await gantry(project, ["run"]);
    project.write(file, before);
    equal(broken.exitCode, 4);
    match(broken.stderr, /config\.yml:\d+:\d+ run\.steps\.lint\.commands\[0\]: .*no shell reads it/);
    equal((await gantry(project, ["log", "show", "run-20200101-000000-aaaaaa"])).exitCode, 2);
  });

  it("ends all that it started at an interrupt and still writes the end; killed, it leaves whole lines; two runs have two logs", async () => {
    script("wait", "sleep 1000 & echo waiting for $!; wait");
    const known = new Set(readdirSync(project.path("logs")));
    const start = () =>
      execa(process.execPath, [join(checkout, "cli", "gantry.js"), "run", "--only", "build"], {
        cwd: project.root,
        reject: false,
        stdin: "ignore",
        all: true,
      });
    const [one, other] = [start(), start()];
    await Promise.all([untilSaid(one.all, /waiting for \d+\n/), untilSaid(other.all, /waiting for \d+\n/)]);
    one.kill("SIGINT");
    const [ended] = [await one];
    other.kill("SIGKILL");
    await other;
    script("wait", "echo building");
    equal(ended.exitCode, 3);
    const logs = readdirSync(project.path("logs")).filter((name) => !known.has(name));
    equal(logs.length, 2);
    const texts = logs.map((name) => readFileSync(project.path("logs", name), "utf8"));
    const pids = texts.map((text) => Number(/waiting for (?<pid>\d+)/.exec(text)?.groups?.["pid"]));
    const isWhole = (text: string): boolean => text.includes('"pipeline_run"');
    equal(texts.filter(isWhole).length, 1);
    for (const text of texts) for (const line of text.trimEnd().split("\n")) logEntry.parse(JSON.parse(line));
    const [interrupted, orphan] = texts.findIndex(isWhole) === 0 ? pids : pids.toReversed();
    ok(interrupted !== undefined && orphan !== undefined);
    await untilTrue(() => Promise.resolve(!isAlive(interrupted)));
    process.kill(orphan, "SIGKILL");
  });
});
