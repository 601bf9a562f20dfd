import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { scan, type ScanOptions } from "../../pipeline/scan.ts";
import { securityAudit } from "../../model/observed/security-audit.ts";
import { captured } from "../support/captured.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { requireGitleaks } from "../support/require-go-tool.ts";
import { sarif } from "./sarif-schema.ts";

/** Put together here, so that this file holds none. */
const secret = ["ghp", "1x9Kq7Lm2Vb9Kc4Rt6Yw1Ns5Pd3Za8Xe0Qf2"].join("_");
const other = ["ghp", "2y8Jr6Mn3Wc8Ld5Su7Zx2Ot6Qe4Ab9Yf1Rg3"].join("_");
const excuse = `[extend]\nuseDefault = true\n[[allowlists]]\ndescription = "made up"\nregexes = ["${other}"]\n`;
const document = z.object({
  audits: z.array(securityAudit),
  excused: z.array(z.object({ file: z.string() })),
});

describe("gantry scan", () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder("gantry-scan-");
    git("init", "--quiet", "--initial-branch=main");
    write("Pulumi.yaml", "name: gantry\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Begin");
  });

  const git = (...args: readonly string[]): string => {
    const identity = ["-c", "user.name=a", "-c", "user.email=a@lotus.example", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
  };
  const write = (file: string, text: string): void => {
    writeFileSync(join(root, file), text);
  };
  const at = (file: string): string => join(root, file);

  /** What comes of it: the exit code, or the error, and everything that it wrote. */
  const run = async (
    options: Partial<ScanOptions>,
    env: Readonly<Record<string, string | undefined>> = process.env,
  ) => {
    const { context, stdout, stderr } = captured({ cwd: root, env });
    const files = { sarif: at("out/scan.sarif"), output: at("out/scan.json") };
    const none = {
      range: undefined,
      dependencies: false,
      npmAudits: [],
      pipAudits: [],
      policies: [],
      json: false,
    };
    const [ended] = await Promise.allSettled([scan(context, { ...none, ...files, ...options })]);
    const texts = { json: readFileSync(files.output, "utf8"), sarif: readFileSync(files.sarif, "utf8") };
    for (const text of [stdout(), stderr(), ...Object.values(texts)]) {
      assert.ok(!text.includes(secret) && !text.includes(other), "a secret was told");
    }
    return {
      ended: ended.status === "fulfilled" ? ended.value : String(ended.reason),
      said: stdout(),
      ...document.parse(JSON.parse(texts.json)),
      runs: sarif.parse(JSON.parse(texts.sarif)).runs,
    };
  };

  it("leaves a record, SARIF and text of the same secrets, and shows what is excused", async function () {
    await requireGitleaks(this);
    write(".gitleaks.toml", excuse);
    write("known.env", `TOKEN=${other}\n`);
    git("add", "--all");
    git("commit", "--quiet", "--message", "Excuse one");
    mkdirSync(at("a dir [1]"));
    write("a dir [1]/settings.env", `A=1\nTOKEN=${secret}\n`);
    git("add", "--all");
    git("commit", "--quiet", "--message", "Add settings");
    const commit = git("rev-parse", "HEAD");
    const env = {
      ...process.env,
      GITHUB_ACTIONS: "true",
      GITHUB_RUN_ID: "17",
      GITHUB_RUN_ATTEMPT: "2",
      GITHUB_JOB: "scan",
    };
    const { ended, said, audits, excused, runs } = await run({ range: { from: undefined, to: "HEAD" } }, env);
    assert.equal(ended, 3);
    const [audit] = audits;
    assert.deepEqual([audits.length, audit?.scanType, audit?.pipelineRunId], [1, "GITLEAKS", "17"]);
    assert.deepEqual(
      [audit?.summary.status, audit?.summary.commitsScanned, audit?.summary.findingsBySeverity.CRITICAL],
      ["FINDINGS", 3, 1],
    );
    assert.deepEqual(
      audit?.findings.map(({ severity, type, file, line, commit }) => ({
        severity,
        type,
        file,
        line,
        commit,
      })),
      [{ severity: "CRITICAL", type: "SECRET", file: "a dir [1]/settings.env", line: 2, commit }],
    );
    assert.deepEqual(
      excused.map(({ file }) => file),
      ["known.env"],
    );
    const results = runs.flatMap((each) => each.results);
    assert.deepEqual(
      results.map(({ ruleId, level, locations: [place], suppressions = [] }) => [
        ruleId,
        level,
        place?.physicalLocation.artifactLocation.uri,
        suppressions.length,
      ]),
      [
        ["github-pat", "error", "a%20dir%20%5B1%5D/settings.env", 0],
        ["github-pat", "error", "known.env", 1],
      ],
    );
    assert.match(said, /CRITICAL a dir \[1\]\/settings\.env:2 in [0-9a-f]{12}: github-pat/);
    assert.match(said, /1 more is excused by \.gitleaks\.toml:\n {4}known\.env: github-pat/);
  });

  it("keeps a record of a scan that failed, beside what another found", async () => {
    write("broken.json", "");
    write(
      "pip.json",
      JSON.stringify({ dependencies: [{ name: "a", version: "1", vulns: [{ id: "PYSEC-1" }] }] }),
    );
    const { ended, audits, runs, said } = await run({
      npmAudits: [at("broken.json")],
      pipAudits: [at("pip.json")],
    });
    assert.match(String(ended), /npm audit said nothing in "broken\.json"/);
    assert.deepEqual(
      audits.map(({ scanType, summary }) => [scanType, summary.status, summary.scope, summary.findings]),
      [
        ["CUSTOM", "FAILED", "dependencies", 0],
        ["CUSTOM", "FINDINGS", "dependencies", 1],
      ],
    );
    assert.match(audits[0]?.pipelineRunId ?? "", /^run-\d{8}-\d{6}-[a-z0-9]{6}$/);
    assert.equal(new Set(audits.map(({ auditId }) => auditId)).size, 2);
    assert.deepEqual(
      runs.map(({ invocations: [invocation] }) => invocation?.executionSuccessful),
      [false, true],
    );
    assert.match(said, /broken\.json: failed, so nothing is known/);
  });

  for (const [what, program, why] of [
    ["is not there", undefined, /npm is not on the PATH/],
    ["prints nothing", "exit 0", /npm audit said nothing/],
    ["ends with a code of its own", "echo '{}'; exit 7", /npm ended with 7/],
    [
      "cannot ask its registry",
      `echo '{"message":"405 Method Not Allowed"}'; exit 1`,
      /could not ask its registry/,
    ],
  ] as const) {
    it(`is a failure where npm ${what}`, async () => {
      write("package-lock.json", "{}");
      git("add", "--all");
      mkdirSync(at("bin"));
      if (program !== undefined) writeFileSync(at("bin/npm"), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
      const path = program === undefined ? at("bin") : `${at("bin")}:/usr/bin:/bin`;
      const gitPath = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
      execFileSync("ln", ["-s", gitPath, at("bin/git")]);
      const { ended, audits } = await run({ dependencies: true }, { PATH: path, HOME: root });
      assert.match(String(ended), why);
      assert.deepEqual(
        audits.map(({ summary }) => summary.status),
        ["FAILED"],
      );
    });
  }

  it("asks about every lock file that git holds, and is refused where there is none", async () => {
    mkdirSync(at("apps"));
    write("apps/package-lock.json", "{}");
    write("requirements-dev.txt", "a==1\n");
    const { context } = captured({ cwd: root, env: process.env });
    const options = {
      range: undefined,
      npmAudits: [],
      pipAudits: [],
      policies: [],
      sarif: undefined,
      output: undefined,
    };
    await assert.rejects(
      scan(context, { ...options, dependencies: true, json: false }),
      /no lock file in git/,
    );
    git("add", "--all");
    mkdirSync(at("bin"));
    const clean = `{"auditReportVersion":2,"vulnerabilities":{},"metadata":{"vulnerabilities":{"total":0},"dependencies":{"total":3}}}`;
    writeFileSync(at("bin/npm"), `#!/bin/sh\necho '${clean}'\n`, { mode: 0o755 });
    const vulnerable = `{"dependencies":[{"name":"a","version":"1","vulns":[{"id":"PYSEC-1"}]}]}`;
    writeFileSync(at("bin/pip-audit"), `#!/bin/sh\necho '${vulnerable}'; exit 1\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${at("bin")}:${process.env["PATH"] ?? ""}` };
    const { ended, audits, said } = await run({ dependencies: true }, env);
    assert.equal(ended, 3);
    assert.deepEqual(
      audits.map(({ summary, findings: [first] }) => [summary.status, first?.file]),
      [
        ["PASSED", undefined],
        ["FINDINGS", "requirements-dev.txt"],
      ],
    );
    assert.match(said, /npm audit of apps\/package-lock\.json: no vulnerabilities found/);
  });
});
