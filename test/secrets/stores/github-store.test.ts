import assert from "node:assert/strict";
import sodium from "libsodium-wrappers";
import { z } from "zod";
import { realGitHub } from "../../../clients/github/github-client.ts";
import { githubStore, githubVariables } from "../../../secrets/stores/github-store.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

const base = "/repos/lotus-labs/lotus/environments/staging";
const time = "2026-11-01T10:00:00Z";
const put = z.object({ encrypted_value: z.base64(), key_id: z.string() });

describe("the secrets of a GitHub environment", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await new LoopbackServer().start();
    await sodium.ready;
  });

  const options = () => ({
    client: realGitHub({
      repository: { owner: "lotus-labs", name: "lotus" },
      env: { GITHUB_API_URL: server.url, GH_TOKEN: "token" },
    }),
    environment: "staging",
  });
  const answers = (replies: Readonly<Record<string, Reply>>): void => {
    server.answer(({ method, path }) => {
      const reply = replies[`${method} ${path}`] ?? { status: 404, body: { message: "Not Found" } };
      return { ...reply, headers: { "content-type": "application/json", ...reply.headers } };
    });
  };

  it("are looked up by name and time, page after page; what else is there is a stranger", async () => {
    const names = Array.from({ length: 103 }, (_, index) => `SECRET_${index}`);
    const next = { link: `<${server.url}${base}/secrets?per_page=100&page=2>; rel="next"` };
    const page = (part: readonly string[], headers: Reply["headers"] = {}): Reply => ({
      headers,
      body: {
        total_count: names.length,
        secrets: part.map((name) => ({ name, created_at: time, updated_at: time })),
      },
    });
    answers({
      [`GET ${base}`]: { body: { name: "staging" } },
      [`GET ${base}/secrets?per_page=100`]: page(names.slice(0, 100), next),
      [`GET ${base}/secrets?per_page=100&page=2`]: page(names.slice(100)),
    });
    const { kept, withoutPlace, strangers } = await githubStore(options()).look([
      "SECRET_0",
      "SECRET_102",
      "NEW",
    ]);
    assert.deepEqual(kept.get("SECRET_102"), { updatedAt: time });
    assert.equal(kept.get("NEW"), undefined);
    assert.deepEqual(withoutPlace, []);
    assert.equal(strangers.length, 101);
  });

  it("are no strangers where somebody has to put them there by hand", async () => {
    const ofState = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN"];
    const names = ["DEPLOY_APP_PRIVATE_KEY", "SOPS_AGE_KEY", ...ofState, "OLD_TOKEN"];
    const secrets = names.map((name) => ({ name, created_at: time, updated_at: time }));
    answers({
      [`GET ${base}`]: { body: { name: "staging" } },
      [`GET ${base}/secrets?per_page=100`]: { body: { total_count: names.length, secrets } },
    });
    assert.deepEqual((await githubStore(options()).look([])).strangers, ["OLD_TOKEN"]);
  });

  it("have no place where the environment does not exist", async () => {
    answers({});
    assert.deepEqual((await githubStore(options()).look(["A"])).withoutPlace, ["A"]);
    assert.equal(await githubVariables(options()), undefined);
  });

  it("are sealed with the environment's public key, so that GitHub alone can open them", async () => {
    const pair = sodium.crypto_box_keypair();
    const key = Buffer.from(pair.publicKey).toString("base64");
    answers({
      [`GET ${base}/secrets/public-key`]: { body: { key_id: "568250167242549743", key } },
      [`PUT ${base}/secrets/SENTRY_DSN`]: { status: 204 },
    });
    await githubStore(options()).write("SENTRY_DSN", "canary ü\n");
    const written = server.asked.at(-1);
    assert.equal(written?.headers["authorization"], "token token");
    const { encrypted_value, key_id } = put.parse(JSON.parse(written.body));
    assert.equal(key_id, "568250167242549743");
    assert.ok(!server.asked.some(({ body, path }) => `${body} ${path}`.includes("canary")));
    const opened = sodium.crypto_box_seal_open(
      Buffer.from(encrypted_value, "base64"),
      pair.publicKey,
      pair.privateKey,
    );
    assert.equal(Buffer.from(opened).toString("utf8"), "canary ü\n");
  });

  it("are removed by name", async () => {
    answers({ [`DELETE ${base}/secrets/OLD`]: { status: 204 } });
    await githubStore(options()).remove?.("OLD");
    assert.equal(server.asked.length, 1);
  });

  it("stand beside variables, whose names are listed without their values", async () => {
    answers({
      [`GET ${base}/variables?per_page=100`]: {
        body: {
          total_count: 1,
          variables: [{ name: "API_SENTRY_DSN_REF", value: "x", created_at: time, updated_at: time }],
        },
      },
    });
    assert.deepEqual(await githubVariables(options()), new Set(["API_SENTRY_DSN_REF"]));
  });
});
