import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { vercelClient } from "../../clients/vercel.ts";
import { writeBundle } from "../../delivery/bundles/bundle-file.ts";
import { vercelApi } from "../../delivery/platforms/vercel/api.ts";
import { buildForVercel } from "../../delivery/platforms/vercel/build.ts";
import { uploadToVercel } from "../../delivery/platforms/vercel/upload.ts";
import { untilDeployed } from "../../delivery/platforms/vercel/wait.ts";
import { startVercelApi } from "../../local/vercel-api.ts";
import { Store } from "../../local/store.ts";
import { GantryError } from "../../model/errors.ts";
import { bundleManifest } from "../../model/observed/bundle.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";
import { checkout } from "../support/project.ts";

/** Vercel's own program, as tools/vercel pins it, against the local cloud: what stands in for both is held to the same. */
describe("Vercel's own program", function () {
  this.timeout(120_000);
  beforeEach(function () {
    // More than 300 MB that nothing else needs, so CI has it neither.
    if (existsSync(join(checkout, "tools", "vercel", "node_modules"))) return;
    if (this.currentTest !== undefined)
      this.currentTest.title += " (without it: npm ci --ignore-scripts --prefix tools/vercel)";
    this.skip();
  });

  it("builds with the catalog's own commands, of an app that has no preset", async () => {
    const surface = loadEnvironment(checkout, "staging").surfaces.find((each) => each.platform === "vercel");
    assert.ok(surface?.platform === "vercel");
    const folder = temporaryFolder();
    const files = join(folder, "files");
    mkdirSync(join(files, "apps", "portal"), { recursive: true });
    writeFileSync(join(files, "apps", "portal", "page.html"), "hello");
    const crons = [{ path: "/api/nightly", schedule: "0 1 * * *" }];
    writeFileSync(join(files, "apps", "portal", "vercel.json"), JSON.stringify({ crons }));
    const vercel = {
      ...surface.vercel,
      framework: "other",
      installCommand: "cp page.html installed.html",
      buildCommand: "mkdir -p made/here && cp installed.html made/here/index.html",
      outputDirectory: "made/here",
    };
    const common = { project: findProject(checkout), local: false, files, output: join(folder, "output") };
    const context = { env: { PATH: process.env["PATH"], HOME: folder } };
    const { leftOut } = await told(() => buildForVercel({ ...common, context }, { ...surface, vercel }));
    assert.equal(leftOut, crons.length);
    assert.equal(readFileSync(join(folder, "output", "static", "index.html"), "utf8"), "hello");
  });

  it("builds without a login, and uploads to the emulated interface what its stand-in would", async () => {
    const surface = loadEnvironment(checkout, "staging").surfaces.find((each) => each.platform === "vercel");
    assert.ok(surface?.platform === "vercel");
    const folder = temporaryFolder();
    const at = "2026-11-20T10:00:00.000Z";
    const state = { name: "lotus-portal-staging", teamId: "lotus-labs", rootDirectory: "apps/portal" };
    const store = new Store(folder);
    const identity = { id: "prj_1", key: "prj_1", createdAt: at, updatedAt: at };
    await store.write({ type: "vercel:index/project:Project", ...identity, state });
    const emulated = await startVercelApi(folder);
    cleanUp(() => emulated.close());
    const files = join(folder, "files");
    const whole = join(folder, "bundle");
    mkdirSync(join(files, "apps", "portal", "public"), { recursive: true });
    mkdirSync(join(whole, "output"), { recursive: true });
    writeFileSync(join(files, "apps", "portal", "public", "index.html"), "hello");
    const build = {
      private: true,
      scripts: { build: 'test "$ENVIRONMENT_CONTEXT" = staging && cp -r public dist' },
    };
    writeFileSync(join(files, "apps", "portal", "package.json"), JSON.stringify(build));
    const context = { env: { PATH: process.env["PATH"], HOME: folder } };
    const project = findProject(checkout);
    const plain = { ...surface, vercel: { ...surface.vercel, framework: "vite" as const } };
    const common = { context, project, local: false };
    await told(() => buildForVercel({ ...common, files, output: join(whole, "output") }, plain));
    const manifest = bundleManifest.parse({
      surface: "portal",
      environment: "staging",
      platform: "vercel",
      commit: "a".repeat(40),
      createdAt: at,
    });
    const bundle = await writeBundle(whole, manifest, join(folder, "portal.tar"));
    const api = vercelApi(
      vercelClient({ VERCEL_API_URL: emulated.url, VERCEL_TOKEN: "token" }),
      "lotus-labs",
    );
    const to = await api.project("lotus-portal-staging");
    assert.ok(to);
    const place = { token: "token", url: emulated.url };
    const meta = { gantryTag: "t1", gantryEnvironment: "staging" };
    const id = await told(() => uploadToVercel({ ...common, place, to, surface: plain, bundle, meta }));
    assert.equal((await untilDeployed(api, id)).readyState, "READY");
    const found = await api.deploymentsWith(to, meta);
    assert.deepEqual(
      found.map(({ uid }) => uid),
      [id],
    );
  });
});

/** With what the program said. */
async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    assert.ok(error instanceof GantryError);
    assert.fail([error.message, ...error.problems].join("\n"));
  }
}
