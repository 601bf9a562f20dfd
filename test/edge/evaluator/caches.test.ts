import assert from "node:assert/strict";
import { mock } from "node:test";
import { KillCache } from "../../../edge/evaluator/kill-cache.ts";
import { RuleSetCache } from "../../../edge/evaluator/rule-set-cache.ts";
import type { FlagKill } from "../../../model/observed/flag-kill.ts";
import { cleanUp } from "../../support/clean-up.ts";

const minute = 60_000;
const sound = JSON.stringify({ environment: "staging", flags: {}, cohorts: {} });
const kill: FlagKill = { flag: "search", revision: 1, killedAt: "2026-11-30T05:00:00Z", killedBy: "mali-s" };

describe("what an isolate of the evaluator remembers", () => {
  let stored: string | null | Error;
  let kept: readonly FlagKill[] | Error;
  let asked: { rules: number; kills: number };
  const bindings = {
    ENVIRONMENT: "staging",
    RULES: {
      get: (): Promise<string | null> => {
        asked.rules += 1;
        return stored instanceof Error ? Promise.reject(stored) : Promise.resolve(stored);
      },
    },
    KILLS: {
      idFromName: () => "kills",
      get: () => ({
        fetch: (): Promise<Response> => {
          asked.kills += 1;
          if (kept instanceof Error) return Promise.reject(kept);
          return Promise.resolve(Response.json({ kills: kept }));
        },
      }),
    },
  };

  beforeEach(() => {
    stored = sound;
    kept = [];
    asked = { rules: 0, kills: 0 };
    mock.timers.enable({ apis: ["Date"] });
    const silent = mock.method(console, "error", () => undefined);
    cleanUp(() => {
      mock.timers.reset();
      silent.mock.restore();
    });
  });

  it("is the last good rule set, whatever lies there since, and why", async () => {
    const cache = new RuleSetCache();
    const first = await cache.read(bindings);
    assert.ok(typeof first !== "string" && first.problem === undefined);
    for (const broken of [new Error("503"), null, "<html>", '{"environment": "staging"}', `${sound}}`]) {
      stored = broken;
      mock.timers.tick(minute);
      const now = await cache.read(bindings);
      assert.ok(typeof now !== "string");
      assert.equal(now.version, first.version);
      assert.match(now.problem ?? "", /^the rule set in Workers KV: /);
      assert.deepEqual(now.readAt, first.readAt);
    }
    stored = sound;
    mock.timers.tick(minute);
    const again = await cache.read(bindings);
    assert.ok(typeof again !== "string" && again.problem === undefined);
  });

  it("asks for rules every ten seconds and for kills every two, and not in between", async () => {
    const [rules, kills] = [new RuleSetCache(), new KillCache()];
    for (let second = 0; second < 20; second++) {
      await Promise.all([rules.read(bindings), kills.read(bindings), kills.read(bindings)]);
      mock.timers.tick(1000);
    }
    assert.deepEqual(asked, { rules: 2, kills: 20 });
  });

  it("holds the kills it knew for five minutes where they cannot be read, and then says that it knows none", async () => {
    const cache = new KillCache();
    kept = [kill];
    assert.equal((await cache.read(bindings))?.get("search")?.revision, 1);
    kept = new Error("down");
    mock.timers.tick(4 * minute);
    assert.equal((await cache.read(bindings))?.size, 1);
    mock.timers.tick(minute);
    assert.equal(await cache.read(bindings), undefined);
    kept = [];
    mock.timers.tick(2000);
    assert.notEqual(await cache.read(bindings), undefined);
  });

  it("forgets no kill of its own by an answer that was under way", async () => {
    const cache = new KillCache();
    await cache.read(bindings);
    mock.timers.tick(2000);
    const underWay = cache.read(bindings);
    cache.add(kill);
    await underWay;
    assert.equal((await cache.read(bindings))?.get("search")?.revision, 1);
  });

  it("asks again where its clock was set back", async () => {
    const [rules, kills] = [new RuleSetCache(), new KillCache()];
    mock.timers.setTime(Date.parse("2026-11-30T05:00:00Z"));
    await Promise.all([rules.read(bindings), kills.read(bindings)]);
    mock.timers.setTime(Date.parse("2026-11-29T05:00:00Z"));
    kept = [kill];
    await rules.read(bindings);
    assert.equal((await kills.read(bindings))?.size, 1);
    assert.equal(asked.rules, 2);
  });
});
