import assert from "node:assert/strict";
import { findProject } from "../../../catalog/project.ts";
import { readLatencies } from "../../../delivery/series/read-latencies.ts";
import { example } from "../../support/example.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";
import { TestProject } from "../../support/project.ts";
import { attempted, factsOf, versionOf } from "../facts.ts";

const name = "api/v1.3.0";
const catalog = { environment: "staging", services: example().services } as const;
const [api] = example().surfaces.filter(({ id }) => id === "api");
const moves = api === undefined ? [] : [{ surface: api, to: versionOf(name) }];

describe("reading the latency in the environment before", () => {
  let project: TestProject;
  let server: LoopbackServer;
  before(async () => {
    project = new TestProject();
    server = await new LoopbackServer().start();
  });
  function read(now: string, runs = name, status = 200) {
    const body = {
      status: "success",
      data: { resultType: "vector", result: [{ metric: {}, value: [1, "312"] }] },
    };
    server.answer(() => ({ status, body }));
    const log = attempted(1, [name], { at: "2026-11-20T10:00:00.000Z" });
    const facts = factsOf({ environment: "staging", versions: [name, "api/v1.4.0"], runs: [runs], log });
    const env = { CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: server.url, GOOGLE_OAUTH_ACCESS_TOKEN: "t" };
    const place = { project: findProject(project.root), local: false, env };
    return readLatencies(moves, { catalog, facts }, place, new Date(now));
  }

  it("looks back to when the version came there, a day at most", async () => {
    const expected = { environment: "staging", surface: "api", limitMs: 2400, ms: 312 };
    assert.deepEqual(await read("2026-11-20T11:04:00Z"), [expected]);
    assert.match(decodeURIComponent(server.asked[0]?.path ?? ""), /\[60m\]/);
    await read("2026-11-27T11:04:00Z");
    assert.match(decodeURIComponent(server.asked[0]?.path ?? ""), /\[1440m\]/);
  });

  it("has no data where it has only just come, and asks nobody", async () => {
    const [found] = await read("2026-11-20T10:04:30Z");
    assert.equal(found?.ms, undefined);
    assert.deepEqual([found?.unread, server.asked], [undefined, []]);
  });

  it("is not read where another version runs there by now", async () => {
    assert.deepEqual(await read("2026-11-20T11:04:00Z", "api/v1.4.0"), []);
  });

  it("says why where it could not be read", async () => {
    const [found] = await read("2026-11-20T11:04:00Z", name, 403);
    assert.match(found?.unread?.why ?? "", /could not read the latency of api in staging: .*\(403\)/);
  });
});
