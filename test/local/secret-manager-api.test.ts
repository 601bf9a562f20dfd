import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { secretManagerClient } from "../../secrets/stores/secret-manager-client.ts";
import { secretManagerStore } from "../../secrets/stores/secret-manager-store.ts";
import type { LoopbackApi } from "../../local/listen-on-loopback.ts";
import { startSecretManagerApi } from "../../local/secret-manager-api.ts";
import { Store } from "../../local/store.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";

/** What `gantry secrets` asks of Secret Manager, of the emulated one. */
describe("the emulated Secret Manager's REST interface", () => {
  let dir = "";
  let api: LoopbackApi;
  before(async () => {
    dir = temporaryFolder();
    api = await startSecretManagerApi(dir);
    cleanUp(api.close);
    const now = new Date().toISOString();
    const id = "projects/lotus-staging/secrets/api-key";
    const type = "gcp:secretmanager/secret:Secret";
    await new Store(dir).write({ type, id, key: id, createdAt: now, updatedAt: now, state: {} });
  });
  const clientOf = (token = "local") => {
    const { url } = api;
    const env = { CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: url, GOOGLE_OAUTH_ACCESS_TOKEN: token };
    return secretManagerClient(env, { backoffMs: 1 });
  };
  const storeOf = (project = "lotus-staging") => secretManagerStore({ client: clientOf(), project });

  it("knows a secret without a version, and one that is not there", async () => {
    const { kept, withoutPlace } = await storeOf().look(["api-key", "none"]);
    assert.deepEqual([kept.size, withoutPlace], [0, ["none"]]);
  });

  it("takes values, keeps the newest usable, and no trace of them", async () => {
    const store = storeOf();
    for (const value of ["canary-one", "canary-two", "canary-three"]) await store.write("api-key", value);
    assert.equal((await store.look(["api-key"])).kept.size, 1);
    assert.equal(await store.retireOlder?.("api-key"), 2);
    assert.equal(await store.retireOlder?.("api-key"), 0);
    const stored = JSON.stringify(await new Store(dir).list("gcp:secretmanager/secretVersion:SecretVersion"));
    assert.match(stored, /DISABLED.*DISABLED.*ENABLED/);
    assert.doesNotMatch(stored, /canary|Y2FuYXJ5/);
  });

  it("refuses a value for a secret that is not there, and whoever sends no token", async () => {
    await assert.rejects(storeOf().write("none", "x"), /404/);
    const answer = await fetch(`${api.url}/v1/projects/p/secrets/api-key/versions`);
    assert.equal(answer.status, 401);
  });

  it("fails where a fault asks for it", async () => {
    const fault = { provider: "gcp", type: "POST */secrets/api-key:addVersion", kind: "permission" };
    writeFileSync(path.join(dir, "faults.json"), JSON.stringify({ faults: [fault] }));
    await assert.rejects(storeOf().write("api-key", "x"), /403/);
    rmSync(path.join(dir, "faults.json"));
  });
});
