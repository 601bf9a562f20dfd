import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../catalog/load.ts";
import { findProject } from "../../../catalog/project.ts";
import { vercelClient } from "../../../clients/vercel.ts";
import { writeBundle, type Bundle } from "../../../delivery/bundles/bundle-file.ts";
import { vercelApi, type VercelApi, type VercelProject } from "../../../delivery/platforms/vercel/api.ts";
import { buildForVercel } from "../../../delivery/platforms/vercel/build.ts";
import { leadBack, leadTo } from "../../../delivery/platforms/vercel/domains.ts";
import { uploadToVercel } from "../../../delivery/platforms/vercel/upload.ts";
import { untilDeployed, untilLedTo } from "../../../delivery/platforms/vercel/wait.ts";
import { Store } from "../../../local/store.ts";
import { startVercelApi } from "../../../local/vercel-api.ts";
import type { LoopbackApi } from "../../../local/listen-on-loopback.ts";
import type { Properties } from "../../../local/values.ts";
import { bundleManifest } from "../../../model/observed/bundle.ts";
import { cleanUp } from "../../support/clean-up.ts";

const canary = "canary-token-7f3a";
const team = "lotus-labs";
const name = "lotus-portal-staging";
const soon = { everyMs: 5, deadlineMs: 30 };
const surface = loadEnvironment(process.cwd(), "staging").surfaces.find((each) => each.platform === "vercel");
assert.ok(surface?.platform === "vercel");
const domain = new URL(surface.endpointUrl).hostname;

describe("Vercel", function () {
  this.timeout(30_000);
  let folder: string;
  let emulated: LoopbackApi;
  let api: VercelApi;
  let project: VercelProject;
  let bundle: Bundle;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "gantry-test-vercel-"));
    const store = new Store(folder);
    const keep = (type: string, id: string, state: Properties) => {
      const at = "2026-11-20T10:00:00.000Z";
      return store.write({ type, id, key: id, createdAt: at, updatedAt: at, state });
    };
    await keep("vercel:index/project:Project", "prj_1", {
      name,
      teamId: team,
      rootDirectory: "apps/portal",
      autoAssignCustomDomains: false,
    });
    await keep("vercel:index/projectDomain:ProjectDomain", domain, { projectId: "prj_1", domain });
    emulated = await startVercelApi(folder);
    cleanUp(() => emulated.close());
    cleanUp(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    api = at("token");
    const found = await api.project(name);
    assert.ok(found);
    project = found;
    const files = join(folder, "files");
    const whole = join(folder, "bundle");
    mkdirSync(join(files, "apps", "portal"), { recursive: true });
    mkdirSync(join(whole, "output"), { recursive: true });
    writeFileSync(join(files, "apps", "portal", "index.html"), "hello");
    await buildForVercel(
      {
        context: { env: process.env },
        project: findProject(process.cwd()),
        files,
        output: join(whole, "output"),
        local: true,
      },
      surface,
    );
    const manifest = bundleManifest.parse({
      surface: "portal",
      environment: "staging",
      platform: "vercel",
      commit: "a".repeat(40),
      createdAt: "2026-11-20T10:00:00.000Z",
    });
    bundle = await writeBundle(whole, manifest, join(folder, "portal.tar"));
  });

  const at = (token: string): VercelApi => {
    const env = { VERCEL_API_URL: emulated.url, VERCEL_TOKEN: token };
    return vercelApi(vercelClient(env, { backoffMs: 1 }), team);
  };
  const upload = (tag: string): Promise<string> =>
    uploadToVercel({
      context: { env: process.env },
      project: findProject(process.cwd()),
      local: true,
      place: { token: canary, url: emulated.url },
      to: project,
      surface,
      bundle,
      meta: { gantryTag: tag, gantryEnvironment: "staging" },
    });
  const faults = (...all: readonly object[]): void => {
    writeFileSync(join(folder, "faults.json"), JSON.stringify({ faults: all }));
  };

  it("takes a bundle without giving it a domain, and finds it by what was said of it", async () => {
    const id = await upload("tag-1");
    assert.equal((await untilDeployed(api, id, soon)).readyState, "READY");
    assert.equal(await api.serving(project, domain), undefined);
    const found = await api.deploymentsWith(project, { gantryTag: "tag-1", gantryEnvironment: "staging" });
    assert.deepEqual(
      found.map(({ uid }) => uid),
      [id],
    );
    assert.deepEqual(await api.deploymentsWith(project, { gantryTag: "tag-2" }), []);
  });

  it("gets the domains with a promotion, which leaves nothing that is assigned by itself", async () => {
    const [first, second] = [await upload("tag-1"), await upload("tag-2")];
    await leadTo(api, { project, domains: [domain], to: first });
    await leadTo(api, { project, domains: [domain], to: second });
    // Once more, as after a kill.
    await leadTo(api, { project, domains: [domain], to: second });
    assert.equal(await api.serving(project, domain), second);
    assert.equal((await api.project(name))?.autoAssignCustomDomains, false);
    await api.promote(project, second);
  });

  it("goes back by its own rollback, and by a promotion where the plan refuses that", async () => {
    const [first, second] = [await upload("tag-1"), await upload("tag-2")];
    for (const kind of [undefined, "payment", "permission"]) {
      faults();
      await leadTo(api, { project, domains: [domain], to: first });
      await leadTo(api, { project, domains: [domain], to: second });
      if (kind !== undefined) faults({ provider: "vercel", type: "POST /v1/*rollback*", kind });
      await leadBack(api, { project, domains: [domain], to: first });
      const { lastAliasRequest, autoAssignCustomDomains } = (await api.project(name)) ?? {};
      assert.equal(await api.serving(project, domain), first);
      assert.equal(lastAliasRequest?.type, kind === undefined ? "rollback" : "promote");
      assert.equal(autoAssignCustomDomains, false);
    }
  });

  it("moves every domain that serves, also one that was left behind, and asks none that redirects", async () => {
    const store = new Store(folder);
    const others = {
      "www.lotus.example": {},
      "old.lotus.example": { redirect: domain, redirectStatusCode: 308 },
    };
    for (const [name, more] of Object.entries(others)) {
      const at = "2026-11-20T10:00:00.000Z";
      const state = { projectId: "prj_1", domain: name, ...more };
      const type = "vercel:index/projectDomain:ProjectDomain";
      await store.write({ type, id: name, key: name, createdAt: at, updatedAt: at, state });
    }
    const domains = [domain, "www.lotus.example"];
    const [first, second] = [await upload("tag-1"), await upload("tag-2")];
    for (const [lead, to] of [
      [leadTo, first],
      [leadTo, second],
      [leadBack, first],
    ] as const) {
      await lead(api, { project, domains, to });
      for (const each of domains) assert.equal(await api.serving(project, each), to);
      assert.equal(await api.serving(project, "old.lotus.example"), undefined);
    }
    let promoted = 0;
    const leftBehind: VercelApi = {
      ...api,
      serving: (of, host) =>
        host !== domain && promoted === 0 ? Promise.resolve(second) : api.serving(of, host),
      promote: async (of, to) => {
        promoted += 1;
        await api.promote(of, to);
      },
    };
    await leadTo(leftBehind, { project, domains, to: first });
    assert.equal(promoted, 1);
  });

  it("says why a deployment never gets ready, and where to look", async () => {
    faults({ provider: "vercel", type: "deployment", kind: "timeout" });
    const [broken, slow] = [await upload("tag-1"), await upload("tag-2")];
    await assert.rejects(untilDeployed(api, slow, soon), /still says BUILDING/);
    faults({ provider: "vercel", type: "deployment", kind: "unavailable" });
    await assert.rejects(untilDeployed(api, broken, soon), {
      message: /says ERROR/,
      hint: /https:\/\/vercel\.com\//,
    });
  });

  it("fails where the domains never come, or cannot", async () => {
    const id = await upload("tag-1");
    await untilDeployed(api, id, soon);
    for (const kind of ["timeout", "unavailable"]) {
      faults({ provider: "vercel", type: "domains", kind });
      await api.promote(project, id);
      await assert.rejects(untilLedTo(api, { of: project, domain, to: id }, soon), /still about|and not to/);
    }
  });

  it("is asked again after a 429, and not twice for a project that is not there", async () => {
    faults({ provider: "vercel", type: "GET /v9/*", kind: "quota", times: 1, retryAfterSeconds: 0 });
    assert.equal((await api.project(name))?.id, "prj_1");
    assert.equal(await api.project("lotus-portal-canary"), undefined);
  });

  it("repeats no token in what it says of an upload that failed", async () => {
    faults({
      provider: "vercel",
      type: "POST /v13/deployments",
      kind: "permission",
      message: `no: ${canary}`,
    });
    await assert.rejects(upload("tag-1"), (error) => {
      assert.ok(error instanceof Error && "problems" in error);
      const said = JSON.stringify([error.message, error.problems]);
      assert.match(said, /no: \*\*\*/);
      assert.doesNotMatch(said, new RegExp(canary));
      return true;
    });
  });
});
