import assert from "node:assert/strict";
import { z } from "zod";
import { GitHubClient } from "../../../clients/github/github-client.ts";
import { RestFailed } from "../../../clients/rest/rest-failed.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

const asked = { what: "read the rulesets", permission: "Administration: read" };
const json = { "content-type": "application/json" };
const answered = z.object({ name: z.string() });

describe("the client of GitHub's REST interface", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await new LoopbackServer().start();
  });

  function client(): GitHubClient {
    return new GitHubClient({
      repository: { owner: "lotus-labs", name: "lotus" },
      baseUrl: server.url,
      token: "canary-token",
      env: {},
      timing: { deadlineMs: 600, longestWaitMs: 100, secondMs: 1 },
    });
  }

  /** One answer after the other; the last one again and again. */
  function answer(...replies: Reply[]): void {
    let next = 0;
    server.answer(() => {
      const reply = replies[Math.min(next, replies.length - 1)] ?? {};
      next += 1;
      return { ...reply, headers: { ...json, ...reply.headers } };
    });
  }

  async function failure(work: Promise<unknown>): Promise<RestFailed> {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof RestFailed, String(error));
    assert.equal(error.exitCode, 1);
    assert.doesNotMatch(`${error.message}${error.hint ?? ""}`, /canary-token/);
    return error;
  }

  it("parses what it is answered, and asks below the repository's path with the token", async () => {
    answer({ body: { name: "gate", more: true } });
    assert.deepEqual(await client().get(answered, "/rulesets/7", asked), { name: "gate" });
    const [first] = server.asked;
    assert.equal(first?.path, "/repos/lotus-labs/lotus/rulesets/7");
    assert.equal(first.headers["authorization"], "token canary-token");
  });

  it("fetches a file where GitHub sends it, without the token, again where it comes cut off, and no more than asked", async () => {
    const bytes = Buffer.from("an archive");
    const place = { status: 302, headers: { location: `${server.url}/blobs/7?sig=x` } };
    answer(place, { status: 503 }, { bytes: bytes.subarray(0, 4), length: bytes.length }, { bytes });
    const fetched = await client().download("/actions/artifacts/7/zip", asked, 10);
    assert.equal(fetched?.toString(), "an archive");
    assert.deepEqual(
      server.asked.map(({ path, headers }) => [path, headers["authorization"]]),
      [
        ["/repos/lotus-labs/lotus/actions/artifacts/7/zip", "token canary-token"],
        ...Array.from({ length: 3 }, () => ["/blobs/7?sig=x", undefined]),
      ],
    );
    answer(place, { bytes: bytes.subarray(0, 4), length: bytes.length });
    const cut = await failure(client().download("/actions/artifacts/7/zip", asked, 10));
    assert.match(cut.message, /could not read the rulesets: 127.0.0.1:\d+ cannot be reached/);
    answer(place, { bytes });
    await assert.rejects(client().download("/actions/artifacts/7/zip", asked, 9), /it has more than 9 bytes/);
    answer({ status: 410, body: {} });
    assert.equal(await client().download("/x", asked, 9), undefined);
    for (const location of ["http://evil.example/x", "file:///etc/passwd", "nowhere"]) {
      answer({ status: 302, headers: { location } });
      assert.match(
        (await failure(client().download("/x", asked, 9))).message,
        /something else than was asked for/,
      );
    }
  });

  it("puts all pages of a list together", async () => {
    const link = { link: `<${server.url}/repos/lotus-labs/lotus/rulesets?page=2>; rel="next"` };
    answer({ body: [{ name: "a" }], headers: link }, { body: [{ name: "b" }] });
    const found = await client().list(answered, "/rulesets", asked);
    assert.deepEqual(found, [{ name: "a" }, { name: "b" }]);
  });

  it("hands out pages of what has no count as they are, and knows when there is nothing", async () => {
    const pages = z.object({ attestations: z.array(answered) });
    const link = { link: `<${server.url}/repos/lotus-labs/lotus/attestations/a?after=x>; rel="next"` };
    answer({ body: { attestations: [{ name: "a" }] }, headers: link }, { body: { attestations: [] } });
    const found = await client().findPages(pages, "/attestations/a", asked);
    assert.deepEqual(found, [{ attestations: [{ name: "a" }] }, { attestations: [] }]);
    answer({ status: 404, body: { message: "Not Found" } });
    assert.equal(await client().findPages(pages, "/attestations/a", asked), undefined);
    answer({ body: { attestations: {} } });
    await failure(client().findPages(pages, "/attestations/a", asked));
  });

  it("asks for the version of the interface that it knows", async () => {
    answer({ body: { name: "gate" } });
    await client().get(answered, "/rulesets/7", asked);
    assert.equal(server.asked[0]?.headers["x-github-api-version"], "2022-11-28");
  });

  for (const [status, message, tries] of [
    [401, /could not read the rulesets: GitHub refuses the token \(401\)/, 1],
    [403, /could not read the rulesets: the token may not do that at GitHub \(403\)/, 1],
    [404, /could not read the rulesets: GitHub knows no such thing \(404\)/, 1],
    [422, /could not read the rulesets: GitHub refuses it \(422\): no/, 1],
    [429, /could not read the rulesets: GitHub asks to wait/, 1],
    [502, /could not read the rulesets: GitHub failed \(502, 3 times\)/, 3],
    [301, /could not read the rulesets: GitHub says that it has moved \(301\)/, 1],
  ] as const) {
    it(`says what was asked and what to do where it is answered ${status}, after ${tries} tries`, async () => {
      answer({ status, body: { message: "no" } });
      const error = await failure(client().list(answered, "/rulesets", asked));
      assert.match(error.message, message);
      assert.equal(error.status, status);
      assert.equal(server.asked.length, tries);
      if (status !== 422) assert.ok(error.hint !== undefined);
    });
  }

  it("names the permission that is missing, in the words of GitHub where it says so", async () => {
    answer({ status: 403, body: { message: "Resource not accessible by integration" } });
    assert.match((await failure(client().get(answered, "", asked))).hint ?? "", /"Administration: read"/);
    answer({
      status: 403,
      body: {},
      headers: { "x-accepted-github-permissions": "administration=read" },
    });
    assert.match((await failure(client().get(answered, "", asked))).hint ?? "", /administration=read/);
  });

  it("waits for a limit that ends soon, and says when one that does not will end", async () => {
    const limit = (seconds: number): Reply => ({
      status: 429,
      body: { message: "API rate limit exceeded" },
      headers: {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + seconds),
        "retry-after": String(seconds),
      },
    });
    answer(limit(3), { body: { name: "gate" } });
    assert.deepEqual(await client().get(answered, "", asked), { name: "gate" });
    answer(limit(3600));
    assert.match((await failure(client().get(answered, "", asked))).hint ?? "", /in 3600 s/);
    assert.equal(server.asked.length, 1);
  });

  it("gives up on a service that does not answer, and on a connection that breaks", async () => {
    answer({ hang: true });
    const late = await failure(client().get(answered, "", asked));
    assert.match(late.message, /could not read the rulesets: .* did not answer within 0.6 s/);
    answer({ drop: true });
    assert.match((await failure(client().get(answered, "", asked))).message, /cannot be reached/);
  });

  it("names the field of an answer that is another than was asked for", async () => {
    answer({ body: { name: 7 } });
    const error = await failure(client().get(answered, "", asked));
    assert.match(error.message, /answered something else .* \(name\)/);
    answer({ body: "<html>" });
    await failure(client().get(answered, "", asked));
  });

  it("says of a page that is no JSON that it is not what was asked for", async () => {
    answer({ body: "<html>log in</html>", headers: { "content-type": "text/html" } });
    for (const asking of [
      client().get(answered, "/rulesets/7", asked),
      client().list(answered, "/rulesets", asked),
    ]) {
      assert.match((await failure(asking)).message, /answered something else than was asked for/);
    }
  });

  it("does not add something twice", async () => {
    answer({ status: 502, body: {} });
    await failure(client().write("POST", "/git/refs", asked, { ref: "refs/tags/x" }));
    assert.equal(server.asked.length, 1);
  });

  it("keeps GitHub's words to itself where they repeat a secret", async () => {
    answer({ status: 422, body: { message: "cannot take canary-value" } });
    const write = { ...asked, secrets: ["canary-value"] };
    const error = await failure(client().write("PUT", "/environments/x/secrets/Y", write));
    assert.doesNotMatch(error.message, /canary/);
  });

  it("tells what is not there from what may not be seen", async () => {
    answer({ status: 404, body: {} });
    assert.equal(await client().find(answered, "/environments/none", asked), undefined);
    answer({ status: 403, body: {} });
    await failure(client().find(answered, "/environments/none", asked));
  });

  it("follows a log's address without the token, as far as it is asked for", async () => {
    server.answer(({ path }) =>
      path === "/log" ? { body: "0123456789" } : { status: 302, headers: { location: `${server.url}/log` } },
    );
    assert.equal(await client().text("/actions/jobs/7/logs", asked, 5), '"0123');
    assert.deepEqual(
      server.asked.map(({ headers }) => headers["authorization"]),
      ["token canary-token", undefined],
    );
    server.answer(() => ({ status: 410, headers: json, body: {} }));
    assert.equal(await client().text("/actions/jobs/7/logs", asked, 5), undefined);
    server.answer(() => ({ status: 302, headers: { location: "http://logs.example/7" } }));
    await failure(client().text("/actions/jobs/7/logs", asked, 5));
    server.answer(() => ({ status: 403, headers: json, body: {} }));
    assert.equal((await failure(client().text("/actions/jobs/7/logs", asked, 5))).status, 403);
  });
});
