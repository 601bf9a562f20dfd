import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { listProfiles } from "../../profiles/list.ts";
import { showProfile } from "../../profiles/show.ts";
import { useProfile } from "../../profiles/use.ts";
import { needsHook } from "../../profiles/needs-hook.ts";
import { profile } from "../../model/declared/profile.ts";
import { GantryError } from "../../model/errors.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { captured } from "../support/captured.ts";
import { TestProject } from "../support/project.ts";

describe("the profile commands", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  const inProject = (env: Record<string, string> = {}): ReturnType<typeof captured> =>
    captured({ cwd: project.root, env });

  it("list every profile as the entity that it is, and which one this shell has", async () => {
    const { context, stdout } = inProject({ DEPLOYMENT_PROFILE: "staging:us-east" });
    await listProfiles(context, { json: true });
    const profiles = z.array(profile).parse(JSON.parse(stdout()));
    assert.equal(new Set(profiles.map(({ profileId }) => profileId)).size, 12);
    assert.deepEqual(
      profiles.filter(({ isActive }) => isActive === true).map(({ name }) => name),
      ["staging:us-east"],
    );
  });

  it("are those of the checkout from any folder that is no project of Gantry's", async () => {
    const outside = temporaryFolder();
    const used = async (): Promise<string> => {
      const { context, stdout } = captured({ cwd: outside, env: {} });
      await useProfile(context, { name: "staging:us-east", shell: "bash" });
      return stdout();
    };
    assert.match(await used(), /^__gantry_use 'staging:us-east' 'staging' 'us-east'/);
    writeFileSync(join(outside, "Pulumi.yaml"), "name: other\n");
    assert.match(await used(), /^__gantry_use 'staging:us-east'/);
    mkdirSync(join(outside, "environments"));
    await assert.rejects(used(), GantryError);
  });

  it("list them for people, with the active one marked and no value of any variable", async () => {
    const { context, stdout } = inProject({ DEPLOYMENT_PROFILE: "staging:us-east" });
    await listProfiles(context, { json: false });
    assert.match(stdout(), /^\* staging:us-east +staging +us-east +API_URL, LOG_LEVEL$/m);
    assert.doesNotMatch(stdout(), /https:/);
  });

  it("show one profile with every variable that it sets", async () => {
    const { context, stdout } = inProject();
    await showProfile(context, { name: "production:eu-west", json: false });
    const expected = [
      "[production:eu-west|production]",
      "  DEPLOYMENT_PROFILE   production:eu-west",
      "  DEPLOYMENT_REGION    eu-west",
      "  ENVIRONMENT_CONTEXT  production",
      "  API_URL              https://api.lotus.example",
      "  LOG_LEVEL            warn",
      "",
    ];
    assert.equal(stdout(), expected.join("\n"));
  });

  it("show the active one by default, as an entity where a program asks", async () => {
    const { context, stdout } = inProject({ DEPLOYMENT_PROFILE: "canary" });
    await showProfile(context, { name: undefined, json: true });
    const shown = profile.parse(JSON.parse(stdout()));
    assert.equal(shown.name, "canary");
    assert.equal(shown.isActive, true);
    assert.deepEqual(shown.shellIntegration.variables, {
      DEPLOYMENT_PROFILE: "canary",
      DEPLOYMENT_REGION: "",
      ENVIRONMENT_CONTEXT: "canary",
    });
  });

  it("say that none is active where none was named", async () => {
    await assert.rejects(
      showProfile(inProject({ DEPLOYMENT_PROFILE: "" }).context, { name: undefined, json: false }),
      (error: unknown) =>
        error instanceof GantryError &&
        error.exitCode === 2 &&
        error.message.includes("no profile is active"),
    );
  });

  it("hand a shell one line of quoted words", async () => {
    const { context, stdout } = inProject();
    await useProfile(context, { name: "local", shell: "zsh" });
    assert.equal(
      stdout(),
      "__gantry_use 'local' 'sandbox' '' 'API_URL' 'http://localhost:8080' 'LOG_LEVEL' 'debug'\n",
    );
  });

  for (const [SHELL, shown] of [
    ["/bin/bash", ["bash, in ~/.bashrc: eval "]],
    ["/usr/bin/zsh", ["zsh, in ~/.zshrc: eval "]],
    ["/usr/bin/fish", ["fish, in ~/.config/fish/config.fish: node "]],
    ["/bin/dash", ["bash, in ", "zsh, in ", "fish, in "]],
  ] as const) {
    it(`explain the hook to a user of ${SHELL}`, () => {
      const { problems, exitCode } = needsHook("profile use", captured({ env: { SHELL } }).context);
      assert.equal(exitCode, 2);
      assert.deepEqual(
        problems.map((line, index) => line.startsWith(shown[index] ?? "?")),
        shown.map(() => true),
      );
    });
  }
});
