import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { installProviders } from "../../local/install-providers.ts";
import { providers } from "../../local/providers.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const require = createRequire(import.meta.url);

describe("installing the emulated providers", () => {
  let root = "";
  beforeEach(() => {
    root = temporaryFolder("gantry it's ");
  });

  const plugins = () => path.join(root, ".gantry", "home", "plugins");
  const script = (name: string) => {
    const folder = readdirSync(plugins()).find((each) => each.startsWith(`resource-${name}-v`)) ?? "";
    return path.join(plugins(), folder, `pulumi-resource-${name}`);
  };

  it("makes one plugin for each, executable, of the installed SDK's version", () => {
    installProviders(root, process.execPath);
    const versions = providers.map(({ name, sdk }) => `resource-${name}-v${versionOf(sdk)}`);
    assert.deepEqual(readdirSync(plugins()).sort(), versions.sort());
    for (const { name } of providers) assert.equal(statSync(script(name)).mode & 0o111, 0o111);
  });

  it("leaves alone what is up to date, and repairs what is not", () => {
    installProviders(root, process.execPath);
    const before = statSync(script("gcp")).mtimeMs;
    writeFileSync(script("github"), "#!/bin/sh\n");
    installProviders(root, process.execPath);
    assert.equal(statSync(script("gcp")).mtimeMs, before);
    assert.match(readFileSync(script("github"), "utf8"), /plugin\.ts/);
  });

  it("leaves no draft behind", () => {
    installProviders(root, process.execPath);
    for (const folder of readdirSync(plugins()))
      assert.equal(readdirSync(path.join(plugins(), folder)).length, 1);
  });
});

function versionOf(sdk: string): string {
  return z.object({ version: z.string() }).parse(require(`${sdk}/package.json`)).version;
}
