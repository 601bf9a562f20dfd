import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { evaluatorBundle } from "../../../edge/bundle.ts";
import { apiKey, Evaluator, flag, wanted } from "./evaluator.ts";

const flags = {
  search: flag({ rolloutPercentage: 100 }),
  tables: flag({ rolloutPercentage: 50 }),
  beta: flag({ cohorts: ["support"] }),
  off: flag({ enabled: false, rolloutPercentage: 100 }),
  gone: flag({ enabled: false, killSwitch: true }),
};
const cohorts = { support: { type: "label", rule: 'subject.team == "support"' } } as const;
const all = "/ofrep/v1/evaluate/flags";
const bulk = z.object({ flags: z.array(z.looseObject({ key: z.string() })) });

describe("the evaluator at the edge", () => {
  let evaluator: Evaluator;
  before(async () => {
    evaluator = new Evaluator();
    await evaluator.put(flags, cohorts);
  });

  it("answers each flag by the first rule that decides", async () => {
    const somsri = { targetingKey: "สมศรี", team: "support" };
    const found = Object.fromEntries(
      await Promise.all(
        Object.keys(flags).map(async (key) => {
          const { value, reason, variant } = await evaluator.evaluate(key, somsri);
          return [key, [value, reason, variant]] as const;
        }),
      ),
    );
    assert.deepEqual(found["search"], [true, "STATIC", "on"]);
    assert.equal(found["tables"]?.[1], "SPLIT");
    assert.deepEqual(found["beta"], [true, "TARGETING_MATCH", "on"]);
    assert.deepEqual(found["off"], [false, "DISABLED", "off"]);
    assert.deepEqual(found["gone"], [false, "DISABLED", "off"]);
  });

  it("holds 100 % for whoever asks without a subject, and needs one where it decides", async () => {
    assert.deepEqual((await evaluator.evaluate("search")).value, true);
    const without = await evaluator.evaluate("tables", { team: "support" });
    assert.deepEqual(
      [without.status, without.errorCode, without.key],
      [400, "TARGETING_KEY_MISSING", "tables"],
    );
  });

  it("says what is wrong with a request, in the protocol's words", async () => {
    const unknown = await evaluator.evaluate("nothing", { targetingKey: "a" });
    assert.deepEqual([unknown.status, unknown.errorCode], [404, "FLAG_NOT_FOUND"]);
    for (const key of ["__proto__", "constructor", "toString", "%E0%A4"]) {
      const response = await evaluator.ask(`${all}/${key}`, { body: "{}" });
      assert.equal(response.status, 404, key);
    }
    const bodies: readonly (readonly [body: string, code: string])[] = [
      ["", "PARSE_ERROR"],
      ["{", "PARSE_ERROR"],
      ["<html>", "PARSE_ERROR"],
      ["null", "INVALID_CONTEXT"],
      ["[]", "INVALID_CONTEXT"],
      ['{"context": 7}', "INVALID_CONTEXT"],
      ['{"context": []}', "INVALID_CONTEXT"],
      ['{"context": {"targetingKey": 7}}', "INVALID_CONTEXT"],
      [JSON.stringify({ context: { targetingKey: "a", more: "x".repeat(1024 * 1024) } }), "INVALID_CONTEXT"],
    ];
    for (const path of [all, `${all}/tables`]) {
      for (const [body, code] of bodies) {
        const response = await evaluator.ask(path, { body });
        const { errorCode } = z.looseObject({ errorCode: z.string() }).parse(await response.json());
        assert.deepEqual([response.status, errorCode], [400, code], `${path} ${body.slice(0, 40)}`);
      }
    }
    assert.equal((await evaluator.ask("/ofrep/v1/other")).status, 404);
    assert.equal((await evaluator.ask(all, { method: "GET" })).status, 405);
  });

  it("takes nothing of a context for its own", async () => {
    const body = '{"context": {"__proto__": {"team": "support"}, "targetingKey": "a", "constructor": 1}}';
    const response = await evaluator.ask(`${all}/beta`, { body });
    const { value } = z.looseObject({ value: z.boolean() }).parse(await response.json());
    assert.equal(value, false);
  });

  it("puts nobody into a cohort by a context that nobody could read", async () => {
    const team = `${"[".repeat(9000)}${"]".repeat(9000)}`;
    const response = await evaluator.ask(`${all}/beta`, {
      body: `{"context": {"targetingKey": "a", "team": ${team}}}`,
    });
    const { value } = z.looseObject({ value: z.boolean() }).parse(await response.json());
    assert.deepEqual([response.status, value], [200, false]);
  });

  it("answers all flags at once, and 304 where rules, kills and context are the same", async () => {
    const body = JSON.stringify({ context: { targetingKey: "a", team: "support" } });
    const first = await evaluator.ask(all, { body });
    const etag = first.headers.get("etag") ?? "";
    assert.deepEqual(
      bulk.parse(await first.json()).flags.map(({ key }) => key),
      Object.keys(flags),
    );
    const again = { headers: { "if-none-match": etag } };
    assert.equal((await evaluator.ask(all, { ...again, body })).status, 304);
    const weak = { headers: { "if-none-match": `"x", W/${etag}` } };
    assert.equal((await evaluator.ask(all, { ...weak, body })).status, 304);
    const another = JSON.stringify({ context: { targetingKey: "a", team: "sales" } });
    assert.equal((await evaluator.ask(all, { ...again, body: another })).status, 200);
    assert.equal((await evaluator.kill(wanted({ flag: "beta" }))).status, 200);
    assert.equal((await evaluator.ask(all, { ...again, body })).status, 200);
  });

  it("tells of a flag that needs a subject among all the others", async () => {
    const response = await evaluator.ask(all, { body: "{}" });
    const found = new Map(bulk.parse(await response.json()).flags.map((one) => [one.key, one]));
    assert.equal(found.get("search")?.["value"], true);
    assert.equal(found.get("tables")?.["errorCode"], "TARGETING_KEY_MISSING");
  });

  it("lets pages ask", async () => {
    const response = await evaluator.ask(all, { method: "OPTIONS" });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.match(response.headers.get("access-control-allow-headers") ?? "", /if-none-match/);
  });

  it("says what it decides by", async () => {
    const response = await evaluator.ask("/status", { method: "GET" });
    const { environment, ruleSet } = z
      .object({ environment: z.string(), ruleSet: z.object({ flags: z.number(), problem: z.null() }) })
      .parse(await response.json());
    assert.deepEqual([response.status, environment, ruleSet.flags], [200, "staging", 5]);
  });

  it("is at most 100 KB compressed, and the same each time", async () => {
    const bundle = await evaluatorBundle();
    assert.equal(bundle, await evaluatorBundle());
    assert.ok(gzipSync(bundle).length <= 100_000, String(gzipSync(bundle).length));
  });
});

describe("the evaluator where a key is set", () => {
  it("answers nobody who has none, and a limit in the protocol's words", async () => {
    const evaluator = new Evaluator({ hasApiKey: true, limit: 6 });
    await evaluator.put(flags, cohorts);
    assert.equal((await evaluator.ask(all, { body: "{}" })).status, 401);
    const wrong = { headers: { "x-api-key": "another" }, body: "{}" };
    assert.equal((await evaluator.ask(all, wrong)).status, 401);
    const right = { headers: { "x-api-key": apiKey }, body: "{}" };
    const bearer = { headers: { authorization: `Bearer ${apiKey}` }, body: "{}" };
    assert.equal((await evaluator.ask(all, right)).status, 200);
    assert.equal((await evaluator.ask(all, bearer)).status, 200);
    // Side by side, since whoever counts begins anew every ten seconds.
    const many = await Promise.all(Array.from({ length: 20 }, () => evaluator.ask(all, right)));
    const limited = many.filter(({ status }) => status === 429);
    assert.ok(limited.length > 0);
    for (const { headers } of limited) assert.equal(headers.get("retry-after"), "10");
  });
});
