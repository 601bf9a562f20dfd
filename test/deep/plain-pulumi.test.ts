import assert from "node:assert/strict";
import { execa } from "execa";
import { z } from "zod";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

/** No part of a program depends on gantry: it only says where the local cloud is. */
describe("plain pulumi", () => {
  it("previews, deploys, refreshes and destroys staging, and leaves the checkout's files alone", async () => {
    const project = new TestProject();
    const settings = project.read("Pulumi.staging.yaml");
    const shell = await gantry(project, ["env", "shell", "staging", "--local", "--json"]);
    assert.equal(shell.exitCode, 0, shell.stderr);
    const env = z.record(z.string(), z.string()).parse(JSON.parse(shell.stdout));
    const pulumi = async (...args: string[]): Promise<string> => {
      const options = { cwd: project.root, env, stdin: "ignore", all: true } as const;
      return (await execa("pulumi", [...args, "-s", "staging", "--non-interactive"], options)).all;
    };
    assert.match(await pulumi("preview"), /\d+ to create/);
    assert.match(await pulumi("up", "--yes", "--skip-preview", "--policy-pack", "policy"), /\d+ created/);
    assert.match(await pulumi("refresh", "--yes", "--skip-preview"), /\d+ unchanged/);
    assert.match(await pulumi("destroy", "--yes", "--skip-preview"), /\d+ deleted/);
    assert.equal(project.read("Pulumi.staging.yaml"), settings);
  });
});
