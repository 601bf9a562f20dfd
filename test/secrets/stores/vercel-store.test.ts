import assert from "node:assert/strict";
import { vercelClient } from "../../../clients/vercel.ts";
import { vercelStore } from "../../../secrets/stores/vercel-store.ts";
import { GantryError } from "../../../model/errors.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

const base = "/v10/projects/lotus-portal-staging/env";

describe("the secrets of a Vercel project", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await new LoopbackServer().start();
  });

  const store = (team: string | undefined = "lotus-labs") => {
    const env = { VERCEL_API_URL: server.url, VERCEL_API_TOKEN: "token" };
    return vercelStore({
      client: vercelClient(env, { backoffMs: 1 }),
      project: "lotus-portal-staging",
      team,
    });
  };
  const answers = (replies: Readonly<Record<string, Reply>>): void => {
    server.answer(
      ({ method, path }) =>
        replies[`${method} ${path}`] ?? {
          status: 404,
          body: { error: { code: "not_found", message: "Project not found" } },
        },
    );
  };

  it("are looked up by name and time; the engine's plain variables are no strangers", async () => {
    const env = { type: "sensitive", target: ["production"], value: "canary" };
    answers({
      [`GET ${base}?slug=lotus-labs`]: {
        body: {
          envs: [
            { ...env, key: "SUPABASE_ANON_KEY", createdAt: 1, updatedAt: 1_763_000_000_000 },
            { ...env, key: "DB_SCHEMA", createdAt: 1 },
          ],
        },
      },
    });
    assert.deepEqual(await store().look(["SUPABASE_ANON_KEY", "OTHER"]), {
      kept: new Map([["SUPABASE_ANON_KEY", { updatedAt: "2025-11-13T02:13:20.000Z" }]]),
      withoutPlace: [],
      strangers: [],
    });
  });

  it("have no place where the project does not exist", async () => {
    answers({});
    assert.deepEqual((await store().look(["A"])).withoutPlace, ["A"]);
  });

  it("are written so that nobody can read them back", async () => {
    answers({
      [`POST ${base}?upsert=true&slug=lotus-labs`]: { status: 201, body: { created: {}, failed: [] } },
    });
    await store().write("SUPABASE_ANON_KEY", "canary");
    assert.deepEqual(JSON.parse(server.asked[0]?.body ?? ""), {
      key: "SUPABASE_ANON_KEY",
      value: "canary",
      type: "sensitive",
      target: ["production", "preview"],
    });
    answers({ [`POST ${base}?upsert=true`]: { status: 201, body: { created: {} } } });
    const own = vercelStore({
      client: vercelClient({ VERCEL_API_URL: server.url, VERCEL_TOKEN: "token" }),
      project: "lotus-portal-staging",
      team: undefined,
    });
    await own.write("SUPABASE_ANON_KEY", "canary");
  });

  it("are missed where Vercel says that it took only the others, without repeating one", async () => {
    const failed = [{ error: { code: "BAD", message: "canary is bad", value: "canary" } }];
    answers({ [`POST ${base}?upsert=true&slug=lotus-labs`]: { status: 201, body: { created: [], failed } } });
    await assert.rejects(store().write("SUPABASE_ANON_KEY", "canary"), (error: unknown) => {
      assert.ok(error instanceof GantryError);
      return error.message.includes("did not take SUPABASE_ANON_KEY") && !error.message.includes("canary");
    });
  });
});
