import assert from "node:assert/strict";
import { z } from "zod";
import { RestClient } from "../../../clients/rest/rest-client.ts";
import type { RestCall } from "../../../clients/rest/rest-call.ts";
import { RestFailed } from "../../../clients/rest/rest-failed.ts";
import { safeBaseUrl } from "../../../clients/rest/address.ts";
import { GantryError } from "../../../model/errors.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

const schema = z.object({ name: z.string() });
const token = "token-canary";
const read: RestCall = { method: "GET", path: "/thing?a=b", what: 'read the thing "x"' };

describe("a call to a service's REST interface", () => {
  let server: LoopbackServer;
  beforeEach(async () => {
    server = await new LoopbackServer().start();
  });

  const client = (more: { deadlineMs?: number; overallMs?: number } = {}): RestClient =>
    new RestClient({
      service: "GitHub",
      baseUrl: server.url,
      headers: { authorization: `Bearer ${token}` },
      env: {},
      tokenHint: "set GITHUB_TOKEN",
      backoffMs: 1,
      ...more,
    });
  /** Answers with each of the replies in turn, and then with the last one. */
  const replies = (...list: readonly Reply[]): void => {
    server.answer(() => list[Math.min(server.asked.length, list.length) - 1] ?? {});
  };
  const failure = async (call: RestCall = read, using = client()): Promise<RestFailed> => {
    try {
      await using.call(schema, call);
    } catch (error) {
      assert.ok(error instanceof RestFailed, String(error));
      assert.doesNotMatch([error.message, error.hint, error.stack].join("\n"), /canary/);
      return error;
    }
    assert.fail("the call succeeded");
  };

  it("gives what was asked for, with the token in its header", async () => {
    replies({ body: { name: "x", value: "dropped" } });
    assert.deepEqual(await client().call(schema, read), { name: "x" });
    const seen = server.asked.map(({ path, headers }) => [path, headers["authorization"]]);
    assert.deepEqual(seen, [["/thing?a=b", "Bearer token-canary"]]);
  });

  const refusals: readonly (readonly [number, Reply, RegExp, RegExp])[] = [
    [401, {}, /could not read the thing "x": GitHub refuses the token \(401\)/, /set GITHUB_TOKEN/],
    [403, {}, /the token may not do that at GitHub \(403\)/, /set GITHUB_TOKEN/],
    [404, {}, /GitHub knows no such thing \(404\)/, /may not see it: set GITHUB_TOKEN/],
    [422, { body: { message: "the key is stale" } }, /GitHub refuses it \(422\): the key is stale/, /^$/],
    [400, { body: { error: { message: "bad payload" } } }, /GitHub refuses it \(400\): bad payload/, /^$/],
    [409, { body: "nothing to read" }, /GitHub refuses it \(409\)$/, /^$/],
    [
      301,
      { headers: { location: "http://127.0.0.1:1/stolen" } },
      /says that it has moved \(301\)/,
      /catalog/,
    ],
  ];
  for (const [status, reply, message, hint] of refusals) {
    it(`fails once and with one clear message on ${status}`, async () => {
      replies({ status, ...reply });
      const failed = await failure();
      assert.match(failed.message, message);
      assert.match(failed.hint ?? "", hint);
      assert.equal(failed.status, status);
      assert.equal(server.asked.length, 1);
    });
  }

  for (const status of [500, 502, 503]) {
    it(`is tried three times on ${status}`, async () => {
      replies({ status });
      const { message } = await failure();
      assert.match(message, new RegExp(`GitHub failed \\(${status}, 3 times\\)`));
      assert.equal(server.asked.length, 3);
    });
  }

  it("succeeds when a failure was only brief", async () => {
    replies({ status: 503 }, { drop: true }, { body: { name: "x" } });
    assert.deepEqual(await client().call(schema, read), { name: "x" });
  });

  it("waits as long as it is told to, unless that is too long", async () => {
    replies({ status: 429, headers: { "retry-after": "0" } }, { body: { name: "x" } });
    assert.deepEqual(await client().call(schema, read), { name: "x" });
    replies({ status: 429, headers: { "retry-after": "3600" } });
    const failed = await failure();
    assert.match(failed.message, /GitHub asks to wait/);
    assert.match(failed.hint ?? "", /try again in 3600 s/);
    assert.equal(server.asked.length, 1);
  });

  it("takes GitHub's 403 for too many calls as what it is", async () => {
    replies({ status: 403, headers: { "x-ratelimit-remaining": "0" } });
    assert.match((await failure()).message, /asks to wait/);
    assert.equal(server.asked.length, 3);
  });

  it("ends when nobody answers in time", async () => {
    replies({ hang: true });
    const failed = await failure(read, client({ deadlineMs: 500 }));
    assert.match(failed.message, /127\.0\.0\.1:\d+ did not answer within 0\.5 s/);
    assert.equal(server.asked.length, 3);
    replies({ hang: true });
    await failure(read, client({ overallMs: 700 }));
    assert.equal(server.asked.length, 1);
  });

  it("says why nobody can be reached", async () => {
    const stopped = await new LoopbackServer().start();
    const baseUrl = stopped.url;
    await stopped.stop();
    const elsewhere = new RestClient({
      service: "GitHub",
      baseUrl,
      headers: {},
      env: {},
      tokenHint: "",
      backoffMs: 1,
    });
    assert.match(
      (await failure(read, elsewhere)).message,
      /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/,
    );
  });

  it("does not add anything twice: a POST is repeated only when it was certainly not done", async () => {
    const add: RestCall = { ...read, method: "POST", what: "add x", body: {} };
    for (const reply of [{ status: 503 }, { drop: true }]) {
      replies(reply);
      await failure(add);
      assert.equal(server.asked.length, 1);
    }
    replies({ drop: true });
    assert.match((await failure(add)).message, /it may have been done all the same/);
    replies({ status: 429 }, { body: { name: "x" } });
    assert.deepEqual(await client().call(schema, add), { name: "x" });
  });

  it("refuses an answer of another form", async () => {
    for (const body of [undefined, null, {}, [], { name: 1 }, "canary"]) {
      replies({ body });
      assert.match((await failure()).message, /answered something else than was asked for/);
    }
  });

  it("shows nothing of what a service answered where a secret was sent", async () => {
    for (const text of ["invalid value", "invalid value: 63616e617279", "the canary is bad"]) {
      replies({ status: 422, body: { message: text } });
      const call: RestCall = { ...read, method: "PUT", body: { value: "canary" }, secrets: ["canary"] };
      const failed = await failure(call);
      assert.match(failed.message, /GitHub refuses it \(422\)$/);
      assert.match(failed.hint ?? "", /not shown, since a secret was sent/);
    }
  });

  it("keeps the service's words to itself where they repeat the token", async () => {
    const forms = [
      token,
      encodeURIComponent(token),
      Buffer.from(token).toString("base64"),
      Buffer.from(token).toString("hex"),
    ];
    for (const form of forms) {
      replies({ status: 422, body: { message: `bad login: ${form}` } });
      assert.match((await failure()).message, /GitHub refuses it \(422\)$/);
    }
  });

  it("says how long to wait only where that is a number", async () => {
    replies({ status: 429, headers: { "retry-after": token } });
    assert.equal((await failure()).hint, "try again later");
  });

  it("finds nothing where the service knows no such thing, and only there", async () => {
    replies({ status: 404 });
    assert.equal(await client().find(schema, read), undefined);
    replies({ status: 403 });
    await assert.rejects(client().find(schema, read), RestFailed);
  });
});

describe("the address of a service", () => {
  it("is https or this machine's own, since a token goes there", () => {
    const official = "https://api.github.com";
    assert.equal(safeBaseUrl("GITHUB_API_URL", undefined, official), official);
    assert.equal(safeBaseUrl("GITHUB_API_URL", "", official), official);
    const good = [
      "https://github.example/api/v3/",
      "http://127.0.0.1:8080",
      "http://localhost:1",
      "http://[::1]:1",
    ];
    for (const url of good) assert.equal(safeBaseUrl("X", url, official), url.replace(/\/$/, ""));
    const bad = [
      "http://github.example",
      "ftp://x.example",
      "github.example",
      "http://127.0.0.1.example",
      "https://user:canary@x.example",
    ];
    for (const url of bad) {
      assert.throws(
        () => safeBaseUrl("GITHUB_API_URL", url, official),
        (error: unknown) => error instanceof GantryError && !error.message.includes("canary"),
      );
    }
  });
});
