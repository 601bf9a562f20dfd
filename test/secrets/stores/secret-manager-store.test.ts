import assert from "node:assert/strict";
import { secretManagerClient } from "../../../secrets/stores/secret-manager-client.ts";
import { secretManagerStore } from "../../../secrets/stores/secret-manager-store.ts";
import { RestFailed } from "../../../clients/rest/rest-failed.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

const secret = "/v1/projects/lotus-staging/secrets/api-key";
const listing = `GET ${secret}/versions?filter=state%3AENABLED&pageSize=100`;
const version = (number: number, createTime: string, state = "ENABLED") => ({
  name: `projects/295529035293/secrets/api-key/versions/${number}`,
  createTime,
  state,
});

describe("the secrets in Secret Manager", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await new LoopbackServer().start();
  });

  const store = () => {
    const env = {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: `${server.url}/`,
      GOOGLE_OAUTH_ACCESS_TOKEN: "token",
    };
    return secretManagerStore({
      client: secretManagerClient(env, { backoffMs: 1 }),
      project: "lotus-staging",
    });
  };
  const notFound = {
    status: 404,
    body: { error: { code: 404, message: "Secret not found", status: "NOT_FOUND" } },
  };
  const answers = (replies: Readonly<Record<string, Reply>>): void => {
    server.answer(({ method, path }) => replies[`${method} ${path}`] ?? notFound);
  };

  it("are as old as their newest usable version", async () => {
    answers({
      [listing]: {
        body: {
          versions: [version(2, "2026-11-02T00:00:00.5Z"), version(10, "2026-11-10T00:00:00Z")],
          nextPageToken: "next",
        },
      },
      [`${listing}&pageToken=next`]: { body: { versions: [version(1, "2026-11-01T00:00:00Z")] } },
    });
    const { kept, withoutPlace } = await store().look(["api-key"]);
    assert.deepEqual(kept.get("api-key"), { updatedAt: "2026-11-10T00:00:00Z" });
    assert.deepEqual(withoutPlace, []);
  });

  it("are not there without a version, and have no place without the secret", async () => {
    answers({ [listing]: { body: {} } });
    const { kept, withoutPlace } = await store().look(["api-key", "other-key"]);
    assert.equal(kept.size, 0);
    assert.deepEqual(withoutPlace, ["other-key"]);
  });

  it("get a further version, in base64, without a word of it in the address", async () => {
    answers({ [`POST ${secret}:addVersion`]: { body: version(3, "2026-11-03T00:00:00Z") } });
    await store().write("api-key", "canary ü");
    const [asked] = server.asked;
    assert.deepEqual(JSON.parse(asked?.body ?? ""), {
      payload: { data: Buffer.from("canary ü").toString("base64") },
    });
    assert.equal(asked?.headers["authorization"], "Bearer token");
  });

  it("are not written twice when it is not known whether they were", async () => {
    answers({ [`POST ${secret}:addVersion`]: { drop: true } });
    await assert.rejects(store().write("api-key", "canary"), (error: unknown) => {
      assert.ok(error instanceof RestFailed);
      return error.message.includes("may have been done") && !error.message.includes("canary");
    });
    assert.equal(server.asked.length, 1);
  });

  it("keep two versions usable until the older ones are retired", async () => {
    answers({
      [listing]: {
        body: {
          versions: [
            version(3, "2026-11-03T00:00:00Z"),
            version(2, "2026-11-02T00:00:00Z"),
            version(1, "2026-11-01T00:00:00Z"),
          ],
        },
      },
      [`POST /v1/projects/295529035293/secrets/api-key/versions/2:disable`]: {
        body: version(2, "", "DISABLED"),
      },
      [`POST /v1/projects/295529035293/secrets/api-key/versions/1:disable`]: {
        body: version(1, "", "DISABLED"),
      },
    });
    assert.equal(await store().retireOlder?.("api-key"), 2);
    assert.deepEqual(
      server.asked.map(({ method, path }) => `${method} ${path.split("/").at(-1) ?? ""}`).slice(1),
      ["POST 2:disable", "POST 1:disable"],
    );
  });

  it("do not lead anywhere else by the names of their versions", async () => {
    answers({
      [listing]: { body: { versions: [{ ...version(1, "2026-11-01T00:00:00Z"), name: "../../evil" }] } },
    });
    await assert.rejects(store().look(["api-key"]), /answered something else/);
  });
});
