import assert from "node:assert/strict";
import { monitoringClient, querySeries } from "../../../clients/google/monitoring.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

describe("series of Cloud Monitoring", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await new LoopbackServer().start();
  });

  function read(...replies: Reply[]): Promise<number | undefined> {
    server.answer(() => replies.shift() ?? { status: 500 });
    const env = { CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: server.url, GOOGLE_OAUTH_ACCESS_TOKEN: "t" };
    const client = monitoringClient(env, { backoffMs: 1, deadlineMs: 200, overallMs: 2000 });
    const at = new Date("2026-11-20T10:00:00Z");
    return querySeries(client, { project: "lotus-staging", promql: 'up{a="b"}', at, what: "read up" });
  }

  function vector(...values: string[]): Reply {
    const result = values.map((value) => ({ metric: {}, value: [1_700_000_000.1, value] }));
    return { body: { status: "success", data: { resultType: "vector", result } } };
  }

  it("are asked for at a moment, with the token", async () => {
    assert.equal(await read(vector("2.5e+3")), 2500);
    const [asked] = server.asked;
    const url = new URL(asked?.path ?? "", server.url);
    assert.equal(url.pathname, "/v1/projects/lotus-staging/location/global/prometheus/api/v1/query");
    assert.deepEqual(
      [...url.searchParams],
      [
        ["query", 'up{a="b"}'],
        ["time", "2026-11-20T10:00:00.000Z"],
      ],
    );
    assert.equal(asked?.headers["authorization"], "Bearer t");
  });

  it("have no data where nothing came back, or nothing that is a number", async () => {
    assert.equal(await read(vector()), undefined);
    assert.equal(await read(vector("NaN", "NaN")), undefined);
  });

  it("are the highest of several, and may be infinite", async () => {
    assert.equal(await read(vector("1", "NaN", "3", "2")), 3);
    assert.equal(await read(vector("1", "+Inf")), Infinity);
  });

  it("are asked for again where Google fails or asks to wait, and then given up", async () => {
    assert.equal(await read({ status: 503 }, { status: 429 }, vector("1")), 1);
    await assert.rejects(
      read({ hang: true }, { drop: true }, { status: 503 }),
      /could not read up: .*503, 3 times/,
    );
  });

  it("are no data for no answer that is something else", async () => {
    await assert.rejects(read({ body: { status: "success" } }), /answered something else than was asked for/);
    await assert.rejects(read(vector("high")), /answered something else/);
    const error = { status: "error", errorType: "bad_data", error: "parse error: unexpected end" };
    await assert.rejects(
      read({ status: 400, body: error }),
      /refuses it \(400\): parse error: unexpected end/,
    );
  });

  it("need a token", () => {
    assert.throws(() => monitoringClient({}), /no token for Cloud Monitoring/);
  });
});
