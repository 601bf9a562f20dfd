import assert from "node:assert/strict";
import { execa } from "execa";
import { z } from "zod";
import { deployedProject } from "../support/first-deployment.ts";
import { deployed, gantry } from "../support/gantry.ts";
import type { TestProject } from "../support/project.ts";

const file = "environments/production/config.yml";
const secret = { type: "gcp:secretmanager/secret:Secret", name: "api-sentry-dsn" };
const host = "portal.lotus.example";
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const waiver = {
  rule: "require-deletion-protection",
  resource: `${secret.type} ${secret.name}`,
  owner: "platform-team",
  reason: "Sentry was replaced, and the secret goes with the next change",
  once: true,
  expires: tomorrow,
};
const checkpoint = z.object({
  checkpoint: z.object({
    latest: z.object({
      resources: z.array(
        z.object({ urn: z.string(), type: z.string(), protect: z.boolean().default(false) }),
      ),
    }),
  }),
});

describe("a waiver with once: true", () => {
  let project: TestProject;
  let plain: string;
  before(async () => {
    project = await deployedProject("production");
    plain = project.read(file);
  });
  const isProtected = (): boolean => {
    const text = project.read(".gantry/state/.pulumi/stacks/gantry/production.json");
    const { resources } = checkpoint.parse(JSON.parse(text)).checkpoint.latest;
    const kept = resources.find(({ urn, type }) => type === secret.type && urn.endsWith(`::${secret.name}`));
    if (kept === undefined) throw new Error("the secret is not there");
    return kept.protect;
  };

  it("lets go of one resource, for one deployment, which may be run again", async () => {
    assert.equal(isProtected(), true);
    project.edit(file, /$/, `\nwaivers: ${JSON.stringify({ "old-sentry": waiver })}\n`);
    const { rules } = await deployed(project, "production");
    const waived = rules.filter(({ result }) => result !== "passed").map(({ id, result }) => [id, result]);
    assert.deepEqual(waived, [["require-deletion-protection", "waived"]]);
    assert.equal(isProtected(), false);
    await deployed(project, "production");
  });

  it("holds with gantry alone, which remembers its use", async () => {
    const shell = await gantry(project, ["env", "shell", "production", "--local", "--json"]);
    const env = z.record(z.string(), z.string()).parse(JSON.parse(shell.stdout));
    const args = ["preview", "-s", "production", "--policy-pack", "policy", "--non-interactive"];
    const options = { cwd: project.root, env, stdin: "ignore", all: true, reject: false } as const;
    const preview = await execa("pulumi", args, options);
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.all, /Waiver "old-sentry" once holds with "gantry up" alone/);
    assert.match(preview.all, /api-sentry-dsn" deletionProtection must be true/);
  });

  it("is used up for every other deployment, and covers nothing any more", async () => {
    project.edit(file, "maxInstances: 20", "maxInstances: 21");
    const ran = await gantry(project, ["up", "production", "--local", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /✗ old-sentry {2}used up, platform-team/);
    assert.match(ran.stdout, /Waiver "old-sentry" once is used up: an earlier deployment was made under it/);
    assert.match(ran.stdout, /✗ api-sentry-dsn: require-deletion-protection/);
    assert.match(ran.stdout, /nothing was changed/);
  });

  it("is a mistake where the rule is waived for one deployment at a time, and it says nothing of once", async () => {
    project.edit(file, '"once":true', '"once":false');
    const ran = await gantry(project, ["preview", "production", "--local"]);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /waivers\.old-sentry\.once: .*must be true/);
  });

  it("leaves the resource protected again once it is taken out of the catalog", async () => {
    project.edit(file, /[^]*/, plain);
    await deployed(project, "production");
    assert.equal(isProtected(), true);
  });

  it("lets one thing be replaced in the deployment that it comes with, and is used up by that", async () => {
    // The host of one Vercel project becomes another's: a domain belongs to one project.
    const moved = plain
      .replace("endpointUrl: https://portal.lotus.example", "endpointUrl: https://app.lotus.example")
      .replace(
        "\nservices:",
        `  landing: { app: portal, platform: vercel, endpointUrl: "https://${host}" }\n\nservices:`,
      );
    project.edit(file, /[^]*/, moved);
    const refused = await gantry(project, ["up", "production", "--local", "--yes"]);
    assert.equal(refused.exitCode, 3, refused.stdout + refused.stderr);
    assert.match(
      refused.stdout,
      /ProjectDomain "portal\.lotus\.example" would be replaced, and is protected/,
    );
    const resource = `vercel:index/projectDomain:ProjectDomain ${host}`;
    project.edit(file, /$/, `\nwaivers: ${JSON.stringify({ "host-moves": { ...waiver, resource } })}\n`);
    const { changes } = await deployed(project, "production");
    assert.deepEqual([changes.replace, changes.delete], [1, 0]);
    project.edit(file, "maxInstances: 20", "maxInstances: 21");
    const again = await gantry(project, ["up", "production", "--local", "--yes"]);
    assert.equal(again.exitCode, 3, again.stdout + again.stderr);
    assert.match(again.stdout, /Waiver "host-moves" once is used up/);
    assert.doesNotMatch(again.stdout + again.stderr, /unprotect/);
  });
});
