import assert from "node:assert/strict";
import { z } from "zod";
import { flagKill, flagKills } from "../../../model/observed/flag-kill.ts";
import { Evaluator, flag, killToken, wanted } from "./evaluator.ts";

describe("a kill at the edge", () => {
  let evaluator: Evaluator;
  before(async () => {
    evaluator = new Evaluator();
    await evaluator.put({
      search: flag({ rolloutPercentage: 100 }),
      tables: flag({ rolloutPercentage: 100, revision: 3 }),
    });
  });

  it("beats 100 % at once, and ends no later revision", async () => {
    assert.equal((await evaluator.evaluate("search")).value, true);
    assert.equal((await evaluator.kill(wanted())).status, 200);
    const { value, reason } = await evaluator.evaluate("search");
    assert.deepEqual([value, reason], [false, "DISABLED"]);
    assert.equal((await evaluator.kill(wanted({ flag: "tables", revision: 2 }))).status, 200);
    assert.equal((await evaluator.evaluate("tables")).value, true);
  });

  it("is one where two kill at once, and the highest revision holds whoever comes last", async () => {
    const asked = [4, 9, 6].map((revision) =>
      evaluator.kill(wanted({ flag: "other", revision, killedBy: `by-${revision}` })),
    );
    for (const response of await Promise.all(asked)) assert.equal(response.status, 200);
    const again = flagKill.parse(await (await evaluator.kill(wanted({ flag: "other", revision: 5 }))).json());
    assert.deepEqual([again.revision, again.killedBy], [9, "by-9"]);
  });

  it("needs the token, and says who killed to nobody else", async () => {
    assert.equal((await evaluator.kill(wanted(), "guessed")).status, 401);
    assert.equal((await evaluator.ask("/kills", { body: JSON.stringify(wanted()) })).status, 401);
    await evaluator.kill(wanted({ reason: "the database melts" }));
    const open = await evaluator.ask("/kills", { method: "GET" });
    assert.deepEqual(keysOf(await open.json()), new Set(["flag", "revision", "killedAt"]));
    const headers = { authorization: `Bearer ${killToken}` };
    const { kills } = flagKills.parse(
      await (await evaluator.ask("/kills", { method: "GET", headers })).json(),
    );
    assert.ok(kills.some(({ killedBy }) => killedBy === "mali-s"));
  });

  it("says what is wrong with one, and takes none back", async () => {
    for (const body of [
      {},
      { ...wanted(), revision: 0 },
      { ...wanted(), flag: "a b" },
      { ...wanted(), more: 1 },
    ]) {
      assert.equal((await evaluator.kill(body)).status, 400, JSON.stringify(body));
    }
    const headers = { authorization: `Bearer ${killToken}` };
    for (const method of ["DELETE", "PUT"])
      assert.equal((await evaluator.ask("/kills", { method, headers })).status, 405);
  });
});

function keysOf(answer: unknown): ReadonlySet<string> {
  const { kills } = z.object({ kills: z.array(z.record(z.string(), z.unknown())) }).parse(answer);
  return new Set(kills.flatMap((kill) => Object.keys(kill)));
}
