import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { relayBundle } from "../../../edge/bundle.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { account, envelope, googleToken, host, incident, Relay } from "./relay.ts";

describe("the relay, asked by Pub/Sub", () => {
  let relay: Relay;
  before(() => {
    relay = new Relay();
  });
  beforeEach(() => {
    relay.world.sent.length = 0;
    cleanUp(() => (relay.world.sent.length = 0));
  });

  const now = Math.floor(Date.now() / 1000);
  const unsigned = (header: object, claims: object) =>
    [header, claims].map((each) => Buffer.from(JSON.stringify(each)).toString("base64url")).join(".") + ".";
  const sound = {
    iss: "https://accounts.google.com",
    aud: `https://${host}/channels/oncall`,
    email: account,
  };

  const refused: Record<string, () => Promise<string> | string> = {
    "without a token": () => "",
    "with a password": () => "Basic YTpi",
    "with a token that is none": () => "Bearer a.b.c",
    "with a token of another's key": () => bearer({ foreign: true }),
    "with a token for somebody else": () => bearer({ claims: { aud: "https://alerts.lotus.example/" } }),
    "with a token for another channel": () => bearer({ channel: "chat" }),
    "with a token for several": () => bearer({ claims: { aud: [sound.aud, "https://elsewhere.example"] } }),
    "in another account's name": () =>
      bearer({ claims: { email: "alerts-oncall@other.iam.gserviceaccount.com" } }),
    "with an e-mail that nobody verified": () => bearer({ claims: { email_verified: false } }),
    "with a token of another issuer": () => bearer({ claims: { iss: "https://issuer.example" } }),
    "with a token that is over": () => bearer({ claims: { iat: now - 7200, exp: now - 3600 } }),
    "with a token that never ends": () => bearer({ claims: { exp: undefined } }),
    "with a token that begins in an hour": () => bearer({ claims: { nbf: now + 3600 } }),
    "with a token that nobody signed": () =>
      `Bearer ${unsigned({ alg: "none" }, { ...sound, email_verified: true, iat: now, exp: now + 3600 })}`,
    "with a key of its own in the token": () =>
      `Bearer ${unsigned({ alg: "HS256", kid: "google-1" }, { ...sound, email_verified: true, iat: now, exp: now + 60 })}AAAA`,
  };

  for (const [name, token] of Object.entries(refused)) {
    it(`does nothing for who comes ${name}`, async () => {
      assert.equal(await relay.push(incident("refused"), { token: await token() }), 401);
      assert.deepEqual(relay.world.at("api.line.me"), []);
    });
  }

  it("bears a clock that is half a minute off", async () => {
    const over = Math.floor(Date.now() / 1000) - 30;
    const token = await bearer({ claims: { iat: over - 3600, exp: over } });
    assert.equal(await relay.push(incident("skewed"), { token }), 204);
  });

  it("says on LINE what is wrong, since when, where, and where to look", async () => {
    assert.equal(await relay.push(incident("told")), 204);
    const [sent] = relay.world.at("api.line.me");
    assert.equal(sent?.headers.get("authorization"), "Bearer a made-up token");
    assert.deepEqual(JSON.parse(sent.body), {
      to: "C0ffee",
      messages: [
        {
          type: "text",
          text: [
            "🔴 lotus production: the latency of api is too high",
            "Latency of api is above the threshold of 2.4 with a value of 3.1.",
            "value 3.1, threshold 2.4",
            "since 2026-11-30 05:10 UTC",
            "in production, api",
            "Runbook: https://github.com/lotus-labs/lotus/blob/main/docs/api.md",
            "Incident: https://console.cloud.google.com/monitoring/alerting/incidents/told?project=lotus-production",
          ].join("\n"),
        },
      ],
    });
  });

  it("says once what comes twice, also at the same time, and again when it is over", async () => {
    const twice = await Promise.all([relay.push(incident("twice")), relay.push(incident("twice"))]);
    assert.deepEqual([...twice, await relay.push(incident("twice"))], [204, 204, 204]);
    assert.equal(relay.world.at("api.line.me").length, 1);
    const over = { state: "closed", ended_at: 1796016000 };
    assert.equal(await relay.push(incident("twice", over)), 204);
    assert.match(
      relay.world.line(1),
      /^✅ Over: .*\n(.*\n)*from 2026-11-30 05:10 UTC to 2026-11-30 05:20 UTC\n/,
    );
  });

  it("says in one message what comes within a moment", async () => {
    const ids = ["one", "two", "three"];
    await Promise.all(
      ids.map((id) => relay.push(incident(id, { documentation: { subject: `It is ${id}` } }))),
    );
    assert.equal(relay.world.at("api.line.me").length, 1);
    assert.match(relay.world.line(0), /^3 alerts:\n/);
    for (const id of ids) assert.ok(relay.world.line(0).includes(`🔴 It is ${id}\n`));
  });

  it("passes on a test of the channel, each time", async () => {
    const test = (message: string) =>
      incident("12345", { state: "OPEN", started_at: 0, ended_at: 0, documentation: "Test" }, "test").replace(
        "message-12345",
        message,
      );
    assert.equal(await relay.push(test("a")), 204);
    assert.equal(await relay.push(test("b")), 204);
    assert.equal(relay.world.at("api.line.me").length, 2);
    assert.match(relay.world.line(0), /^🔔 Test: /);
  });

  for (const [name, data] of Object.entries({
    HTML: "<html>",
    "an incident without a name": '{"version":"1.2","incident":{}}',
    "a list": "[]",
    "a prototype": '{"__proto__":{"incident":{"incident_id":"1","state":"open"}}}',
    nothing: "",
  })) {
    it(`tells people that ${name} came instead of an alert`, async () => {
      assert.equal(await relay.push(envelope(data, `message of ${name}`)), 204);
      assert.match(relay.world.line(0), /^⚠️ An alert came that cannot be read\n/);
    });
  }

  for (const [name, body, status] of [
    ["what is no push", "{}", 400],
    ["HTML", "<html></html>", 400],
    ["a megabyte", envelope("a".repeat(1_000_000)), 413],
  ] as const) {
    it(`takes no ${name}`, async () => {
      assert.equal(await relay.push(body), status);
      assert.deepEqual(relay.world.at("api.line.me"), []);
    });
  }

  it("knows its own channels, and one way to ask", async () => {
    for (const channel of ["nobody", "__proto__", "constructor", "email", "oncall/x"])
      assert.equal(await relay.push(incident("x"), { channel }), 404);
    assert.equal(await relay.push(incident("x"), { method: "PUT" }), 405);
  });

  it("leaves it to Pub/Sub to come again while Google's keys cannot be read", async () => {
    const fresh = new Relay();
    fresh.world.answers["www.googleapis.com/oauth2/v3/certs"] = () => {
      throw new Error("down");
    };
    assert.equal(await fresh.push(incident("later")), 503);
  });

  it("is small, and the same each time", async () => {
    assert.equal(await relayBundle(), await relayBundle());
    assert.ok(gzipSync(await relayBundle()).length < 40_000);
  });

  async function bearer(options: Parameters<typeof googleToken>[0]): Promise<string> {
    return `Bearer ${await googleToken(options)}`;
  }
});
