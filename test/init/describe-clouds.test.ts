import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { describeClouds } from "../../init/describe-clouds.ts";
import { examine } from "../../init/doctor.ts";
import { captured } from "../support/captured.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { TestProject } from "../support/project.ts";
import { assertScreen } from "../support/screen.ts";

/** Every credential that the example product needs, each with a value that must be seen nowhere. */
const canary = "canary-0f3a";
const all = {
  PULUMI_BACKEND_URL: `gs://${canary}`,
  GOOGLE_OAUTH_ACCESS_TOKEN: canary,
  GITHUB_TOKEN: canary,
  CLOUDFLARE_API_TOKEN: canary,
  VERCEL_API_TOKEN: canary,
};

describe("what gantry doctor says of real clouds", () => {
  let project: TestProject;
  let home: string;
  before(() => {
    project = new TestProject();
    home = temporaryFolder("gantry-home-");
  });

  const missing = (env: Record<string, string>): string[] =>
    describeClouds(project.root, { HOME: home, ...env }).flatMap(({ name, state }) =>
      state === "missing" ? [name] : [],
    );

  it("lacks nothing where every credential is there", () => {
    assert.deepEqual(missing(all), []);
  });

  for (const [variable, lacks] of [
    ["PULUMI_BACKEND_URL", ["stacks"]],
    ["GOOGLE_OAUTH_ACCESS_TOKEN", ["google", "secret-manager"]],
    ["GITHUB_TOKEN", ["github"]],
    ["CLOUDFLARE_API_TOKEN", ["cloudflare"]],
    ["VERCEL_API_TOKEN", ["vercel"]],
  ] as const) {
    it(`names what ${variable} is for where it is not set, or empty, with the command that gives it`, () => {
      const without = Object.fromEntries(Object.entries(all).filter(([name]) => name !== variable));
      assert.deepEqual(missing(without), lacks);
      assert.deepEqual(missing({ ...all, [variable]: "" }), lacks);
      const needs = describeClouds(project.root, { HOME: home, ...without });
      for (const { state, fix } of needs) assert.equal(fix !== undefined, state === "missing");
    });
  }

  it("takes a login and Google's application default credentials from their files", () => {
    const own = temporaryFolder("gantry-home-");
    mkdirSync(join(own, ".pulumi"));
    mkdirSync(join(own, ".config", "gcloud"), { recursive: true });
    writeFileSync(join(own, ".pulumi", "credentials.json"), '{"current":""}');
    assert.deepEqual(missing({ HOME: own }).slice(0, 2), ["stacks", "google"]);
    writeFileSync(join(own, ".pulumi", "credentials.json"), '{"current":"gs://state"}');
    writeFileSync(join(own, ".config", "gcloud", "application_default_credentials.json"), "{}");
    assert.deepEqual(missing({ HOME: own }), ["secret-manager", "github", "cloudflare", "vercel"]);
  });

  it("asks for the passphrase of stacks that were made with one", () => {
    const sealed = new TestProject();
    sealed.edit("Pulumi.staging.yaml", "config:", "encryptionsalt: v1:abc:v1:def\nconfig:");
    const passphrase = (env: Record<string, string>): string | undefined =>
      describeClouds(sealed.root, { HOME: home, ...env }).find(({ name }) => name === "passphrase")?.state;
    assert.equal(passphrase(all), "missing");
    assert.equal(passphrase({ ...all, PULUMI_CONFIG_PASSPHRASE_FILE: "/somewhere" }), "ok");
    assert.ok(!describeClouds(project.root, all).some(({ name }) => name === "passphrase"));
  });

  it("notices a guardrail that nobody measures, which keeps nobody from deploying", () => {
    const blind = new TestProject();
    const sampler = (root: string) => describeClouds(root, all).find(({ name }) => name === "sampler");
    assert.equal(sampler(blind.root)?.state, "ok");
    blind.edit(
      "environments/sandbox/config.yml",
      "approvals:",
      "sampler: null\nsecrets: { vercel-billing-token: null }\napprovals:",
    );
    const noticed = sampler(blind.root);
    assert.equal(noticed?.state, "noticed");
    assert.match(noticed.note, /^none for vercel-build-minutes in sandbox: no data, and no alert$/);
  });

  const report = z.object({
    ready: z.boolean(),
    readyFor: z.object({ local: z.boolean(), clouds: z.boolean() }),
    clouds: z.array(z.object({ name: z.string(), state: z.string(), fix: z.string().optional() })),
  });
  const ask = async (env: Record<string, string>, json: boolean): Promise<{ code: number; said: string }> => {
    // Without a token for GitHub nobody is asked.
    const given = { HOME: home, XDG_CACHE_HOME: join(process.env["HOME"] ?? "", ".cache"), ...env };
    const { context, stdout } = captured({
      cwd: project.root,
      env: { PATH: process.env["PATH"], ...given },
    });
    return { code: await examine(context, { json }), said: stdout() };
  };

  it("is a screen of its own below what the local cloud needs, and no reason to fail", async () => {
    const { code, said } = await ask({}, false);
    assert.equal(code, 0);
    const clouds = said.slice(said.indexOf("ready for the local cloud"));
    assert.ok(clouds.split("\n").every((line) => line.length <= 80));
    assertScreen("gantry-doctor-clouds", "gantry doctor", `…\n\n${clouds}`);
  });

  it("is told to programs, and never with a value", async () => {
    const others = { ...all, GITHUB_TOKEN: "" };
    const { said } = await ask(others, true);
    const { ready, readyFor, clouds } = report.parse(JSON.parse(said));
    assert.deepEqual({ ready, readyFor }, { ready: true, readyFor: { local: true, clouds: false } });
    assert.deepEqual(
      clouds.filter(({ state }) => state === "missing").map(({ name }) => name),
      ["github"],
    );
    assert.ok(!said.includes(canary));
    assert.ok(!(await ask(others, false)).said.includes(canary));
  });
});
