import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { installProviders } from "../../local/install-providers.ts";
import { Store } from "../../local/store.ts";
import { ensureEngine } from "../../engine/obtain/find-engine.ts";
import { programs, tamperings } from "../local/programs.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const checkout = path.join(import.meta.dirname, "../..");
/** The real engine with the emulated providers, from nothing and back to nothing. */
describe("the local cloud under the real engine", () => {
  let root = "";
  let pulumi: (...args: readonly string[]) => Promise<{ exitCode: number; output: string }>;
  before(async () => {
    root = temporaryFolder("gantry-engine-");
    const engine = await ensureEngine({ env: process.env });
    installProviders(root, process.execPath);
    mkdirSync(path.join(root, ".gantry", "state"));
    symlinkSync(path.join(checkout, "node_modules"), path.join(root, "node_modules"));
    writeFileSync(path.join(root, "package.json"), '{"type":"module"}');
    const env = {
      PATH: [path.dirname(engine.pulumi), path.dirname(process.execPath), process.env["PATH"]].join(
        path.delimiter,
      ),
      PULUMI_HOME: path.join(root, ".gantry", "home"),
      PULUMI_BACKEND_URL: pathToFileURL(path.join(root, ".gantry", "state")).href,
      PULUMI_CONFIG_PASSPHRASE: "tests",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      // Where the providers look when the stack's configuration says nothing.
      GOOGLE_PROJECT: "lotus-staging",
      GITHUB_OWNER: "lotus-labs",
      VERCEL_TEAM: "lotus-labs",
    };
    pulumi = async (...args) => {
      const options = { cwd: root, env, reject: false, all: true } as const;
      const result = await execa(engine.pulumi, [...args, "--non-interactive", "--color=never"], options);
      return { exitCode: result.exitCode ?? 1, output: result.all };
    };
  });

  const succeed = async (...args: readonly string[]) => {
    const { exitCode, output } = await pulumi(...args);
    assert.equal(exitCode, 0, output);
    return output;
  };
  const cloud = () => path.join(root, ".gantry", "cloud");

  for (const [name, { source, resources }] of Object.entries(programs)) {
    it(`makes, keeps, repairs and removes the resources of ${name}`, async () => {
      writeFileSync(
        path.join(root, "Pulumi.yaml"),
        JSON.stringify({
          name: "tiny",
          main: "index.ts",
          runtime: { name: "nodejs", options: { typescript: false } },
        }),
      );
      writeFileSync(path.join(root, "index.ts"), source);
      await succeed("stack", "init", name);

      writeFileSync(
        path.join(cloudFolder(root), "faults.json"),
        JSON.stringify({
          faults: [{ id: name, provider: name, operation: "create", kind: "unavailable", times: 1 }],
        }),
      );
      const failed = await pulumi("up", "--yes", "--skip-preview", "-s", name);
      assert.match(failed.output, /currently unavailable/);
      assert.notEqual(failed.exitCode, 0);

      await succeed("up", "--yes", "--skip-preview", "-s", name);
      assert.equal(resourceFiles(path.join(cloud(), name)).length, resources);
      assert.ok(!allText(cloud()).includes("canary-7f3a9c"));
      await succeed("preview", "--refresh", "--expect-no-changes", "-s", name);

      const file = await tamper(cloud(), name);
      assert.match(await succeed("up", "--yes", "--skip-preview", "--refresh", "-s", name), /1 updated/);
      assert.ok(readFileSync(file, "utf8").includes(tamperings[name]?.from ?? "?"));

      await succeed("destroy", "--yes", "--skip-preview", "-s", name);
      // APIs stay enabled, as `disableOnDestroy` false says.
      const left = resourceFiles(path.join(cloud(), name)).filter(
        (file) => !file.includes("projects%2Fservice"),
      );
      assert.deepEqual(left, []);
    });
  }
});

function cloudFolder(root: string): string {
  const folder = path.join(root, ".gantry", "cloud");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Changes a resource behind the engine's back; answers with its file. */
async function tamper(cloud: string, provider: string): Promise<string> {
  const store = new Store(cloud);
  const { type = "", from = "?", to = "" } = tamperings[provider] ?? {};
  const [stored] = await store.list(type);
  assert.ok(stored);
  const file = store.file(type, stored.key);
  const text = readFileSync(file, "utf8");
  assert.ok(text.includes(from), text);
  writeFileSync(file, text.replace(from, to));
  return file;
}

function allText(folder: string): string {
  return resourceFiles(folder)
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}

function resourceFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".json")).map((name) => path.join(folder, name));
}
