import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { gantry } from "../support/gantry.ts";
import { assertSaid, assertScreen, assertShown } from "../support/screen.ts";
import { checkout, TestProject } from "../support/project.ts";
import { SecretsProject } from "../support/secrets-project.ts";

const example = { cwd: checkout, env: {} };

describe("what people see on a terminal of 80 columns", () => {
  for (const [name, command] of [
    ["policy-list", "policy list"],
    ["policy-explain", "policy explain require-rotation-within-90-days"],
    ["profile-list", "profile list"],
    ["profile-show", "profile show production:us-east"],
    ["scripts-list", "scripts list"],
    ["secrets-list", "secrets list staging"],
    ["secrets-list-production", "secrets list production"],
  ] as const) {
    it(`is as recorded for gantry ${command}`, () => assertShown(name, command, example));
  }

  it("is as recorded for gantry secrets status, which tells what has no value from what is due", async () => {
    const project = new SecretsProject();
    const ago = (days: number): string => new Date(Date.now() - days * 86_400_000 - 60_000).toISOString();
    mkdirSync(project.path("environments", "staging"), { recursive: true });
    const ledger = {
      "staging-api": { lastRotatedAt: ago(50) },
      "staging-ocr-worker": { lastRotatedAt: ago(61) },
    };
    writeFileSync(project.path("environments", "staging", "rotations.yml"), stringify(ledger));
    await assertShown("secrets-status", "secrets status staging", { cwd: project.root, env: project.env() });
  });
});

describe("what people see when a command fails", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
    project.edit("environments/global/config.yml", "memory: 512Mi", "memory: a lot of it");
    project.edit("environments/staging/config.yml", "surfaces:", "surfaecs:");
  });

  for (const columns of [80, 40]) {
    for (const [name, command] of [
      ["refused-catalog", "catalog check"],
      ["refused-environment", "preview stagin"],
      ["refused-rule", "policy explain require-rotation-within-90-day"],
    ] as const) {
      it(`is as recorded for gantry ${command}, on ${columns} columns`, () =>
        assertSaid(columns === 80 ? name : `${name}-${columns}`, command, {
          cwd: project.root,
          env: {},
          columns,
        }));
    }
  }

  it("is as recorded on a real terminal too, wherever standard output goes", async () => {
    const entry = join(checkout, "cli", "gantry.js");
    const command = `stty cols 40; '${process.execPath}' '${entry}' preview stagin | cat`;
    const { stdout } = await execa("script", ["--quiet", "--command", command, "/dev/null"], {
      cwd: project.root,
      env: { PATH: process.env["PATH"], TERM: "xterm-256color" },
      extendEnv: false,
      stdin: "ignore",
      reject: false,
    });
    assertScreen("refused-environment-40", "gantry preview stagin", stdout.replaceAll("\r\n", "\n"));
  });

  it("is one line per problem in a pipe", async () => {
    const { stderr } = await gantry(project, ["catalog", "check"]);
    const [first = "", ...below] = stderr.split("\n");
    assert.match(first, /^gantry: /);
    for (const line of below) assert.match(line, /^ {2}(?:environments\/\S+:\d+:\d+ |hint: )/);
  });
});

describe("what people see on a terminal of 40 columns", () => {
  for (const [name, command] of [
    ["secrets-list-40", "secrets list staging"],
    ["profile-show-40", "profile show production:us-east"],
  ] as const) {
    it(`is as recorded for gantry ${command}`, () => assertShown(name, command, { ...example, columns: 40 }));
  }
});
