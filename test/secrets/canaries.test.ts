import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { Octokit } from "@octokit/rest";
import type { LoopbackApi } from "../../local/listen-on-loopback.ts";
import type { SecretTools } from "../../secrets/tools/find-tools.ts";
import { startTestApi } from "../support/github-api.ts";
import { FakeKeepers, secretsOfStaging } from "../support/fake-keepers.ts";
import { checkout } from "../support/project.ts";
import { requireSecretTools } from "../support/require-secret-tools.ts";
import { SealedProject } from "../support/sealed-project.ts";

/** As somebody might look for them: as they are, escaped, encoded. */
const values = ['needle-7d1f0c"quoted\\', "needle-ab42/+=&?", "needle-line-1\nneedle-line-2"];
const forms = [
  "needle-",
  ...values.flatMap((value) => [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString("base64").replace(/=+$/, ""),
    Buffer.from(value).toString("hex"),
  ]),
];

describe("the value of a secret", () => {
  let tools: SecretTools;
  let project: SealedProject;
  let github: LoopbackApi;
  let keepers: FakeKeepers;
  let said: string;
  before(async function () {
    tools = await requireSecretTools(this);
    project = await SealedProject.make();
    // Every program that a command starts writes down its arguments and its environment.
    for (const folder of ["bin", "runtime", "tmp"]) mkdirSync(project.path(folder));
    for (const [name, real] of [
      ["sops", tools.sops],
      ["age", tools.age],
      ["age-keygen", tools.ageKeygen],
    ] as const) {
      const script = `#!/bin/sh\n{ printf '%s\\n' "$0" "$@"; env; } >> "${project.path("seen")}"\nexec "${real}" "$@"\n`;
      writeFileSync(project.path("bin", name), script);
      chmodSync(project.path("bin", name), 0o755);
    }
    const editor = `#!/bin/sh\nprintf '%s\\n' "$@" >> "${project.path("seen")}"; env >> "${project.path("seen")}"\nsed -i 's/^ocr-vision-key: .*/ocr-vision-key: needle-ab42\\/+=\\&?/' "$1"\n`;
    writeFileSync(project.path("bin", "editor"), editor);
    chmodSync(project.path("bin", "editor"), 0o755);
    github = await startTestApi({
      cloudDir: project.path(".gantry", "cloud"),
      log: project.path("github.log"),
    });
    const staging = { owner: "lotus-labs", repo: "lotus", environment_name: "staging" };
    await new Octokit({ baseUrl: github.url }).repos.createOrUpdateEnvironment(staging);
    keepers = await new FakeKeepers().start();
    keepers.place(...secretsOfStaging);
    await project.seal((id) => values[id === "ocr-vision-key" ? 0 : id.length % values.length]);
    said = "";
  });

  const run = async (args: readonly string[], input = "", more: Record<string, string> = {}) => {
    const env = project.env({
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: "token",
      ...keepers.env(),
      EDITOR: "editor",
      XDG_RUNTIME_DIR: project.path("runtime"),
      TMPDIR: project.path("tmp"),
      PATH: [project.path("bin"), process.env["PATH"] ?? ""].join(delimiter),
      ...more,
    });
    const cli = join(checkout, "cli", "gantry.js");
    const options = { cwd: project.root, env, extendEnv: false, input, reject: false };
    const { stdout, stderr } = await execa(process.execPath, [cli, "secrets", ...args], options);
    said += `${stdout}\n${stderr}\n`;
    return stdout;
  };
  const clean = (text: string, where: string): void => {
    for (const form of forms) assert.ok(!text.includes(form), `${where} holds a value`);
  };

  it("is in nothing that a command says, whether it succeeds or fails", async () => {
    const [first = "", second = "", third = ""] = values;
    const broken = {
      GITHUB_API_URL: "http://127.0.0.1:9",
      CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: "http://127.0.0.1:9",
    };
    await run(["list", "staging"]);
    await run(["check", "staging", "--json"]);
    await run(["set", "staging", "api-sentry-dsn", "--replace"], second);
    await run(["set", "staging", "api-sentry-dsn"], first);
    await run(["set", "production", "api-sentry-dsn"], first);
    await run(["set", "staging", "portal-vercel-token", "--replace"], first.repeat(5_000));
    await run(["set", "global", "api-sentry-dsn"], third);
    await run(["edit", "staging"]);
    await run(["edit", "staging"], "", { EDITOR: "sed -i s/^api-sentry-dsn:/api-sentry-dsn::/ " });
    await run(["get", "staging", "api-sentry-dsn"]);
    await run(["get", "staging", "api-sentry-dsn", "--reveal"], "", { GITHUB_ACTIONS: "true" });
    await run(["sync", "staging", "--plan"]);
    await run(["sync", "staging", "--yes"], "", broken);
    await run(["sync", "staging", "--yes", "--json"]);
    await run(["rotate", "staging", "api-supabase-key"], third);
    await run(["rotate", "staging", "api-supabase-key"], third, broken);
    await run(["rotate", "staging", "api-supabase-key", "--finish", "--json"]);
    await run(["status", "staging"]);
    await run(["rekey", "staging"]);
    await run(["init", "production"]);
    await run(["keygen"]);
    clean(said, "what was said");
    // The commands did what they do.
    assert.equal(keepers.usable("ocr-vision-key")[0], second);
    assert.match(said, /api-supabase-key/);
  });

  it("is in no argument and no environment variable of a program that was started", () => {
    const seen = readFileSync(project.path("seen"), "utf8");
    assert.match(seen, /--value-stdin/);
    clean(seen, "a program's arguments");
  });

  it("is in no file that is left: of the project, the home folder or the folders for temporary files", () => {
    // What is linked, such as node_modules, is the checkout's.
    const own = readdirSync(project.root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const left = own
      .flatMap(({ name }) => readdirSync(project.path(name), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile());
    assert.ok(left.some(({ name }) => name === "secrets.enc"));
    for (const { parentPath, name } of left) {
      const file = join(parentPath, name);
      if (file !== project.path("bin", "editor")) clean(readFileSync(file, "latin1"), file);
    }
    assert.deepEqual(readdirSync(project.path("runtime")), []);
  });

  it("is not what a store answers or a server logs", () => {
    clean(readFileSync(project.path("github.log"), "utf8"), "the log of the emulated GitHub");
    clean(keepers.server.asked.map(({ path }) => path).join("\n"), "an address");
  });

  it("is printed when it is asked for, and then alone", async () => {
    assert.equal(await run(["get", "staging", "ocr-vision-key", "--reveal"]), values[1]);
  });
});
