import assert from "node:assert/strict";
import fc from "fast-check";
import { limitTo } from "../../files/limit.ts";

describe("a limit on work that goes on at once", () => {
  it("is never passed, and all of the work is done, failures included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 3 })),
        async (count, turns) => {
          const limited = limitTo(count);
          let [now, most, done] = [0, 0, 0];
          const work = async (length: number): Promise<void> => {
            now += 1;
            most = Math.max(most, now);
            for (let turn = 0; turn < length; turn += 1) await Promise.resolve();
            now -= 1;
            done += 1;
            if (length === 3) throw new Error("as planned");
          };
          const ended = await Promise.allSettled(turns.map((length) => limited(() => work(length))));
          assert.ok(most <= count);
          assert.equal(most, Math.min(count, turns.length));
          assert.equal(done, turns.length);
          assert.equal(
            ended.filter(({ status }) => status === "rejected").length,
            turns.filter((one) => one === 3).length,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});
