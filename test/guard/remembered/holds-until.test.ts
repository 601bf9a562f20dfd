import assert from "node:assert/strict";
import fc from "fast-check";
import { nextRotation } from "../../../components/secret-credential-set.ts";
import { holdsUntil } from "../../../guard/remembered/holds-until.ts";
import { daysLeft } from "../../../model/declared/waiver-limits.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = new Date("2026-03-01T12:00:00Z");
const iso = (ms: number): string => new Date(ms).toISOString();

describe("until when a remembered plan holds", () => {
  it("is the next midnight, UTC, where nothing becomes due before", () => {
    assert.equal(holdsUntil({ times: [], cadenceDays: [] }, now).toISOString(), "2026-03-02T00:00:00.000Z");
    const times = [iso(now.getTime() - 3 * dayMs)];
    assert.equal(holdsUntil({ times, cadenceDays: [90] }, now).toISOString(), "2026-03-02T00:00:00.000Z");
  });

  it("is when a rotation becomes due, or its next time is another", () => {
    const due = (ms: number): string =>
      holdsUntil({ times: [iso(ms)], cadenceDays: [90] }, now).toISOString();
    // Due at 20:00; from 19:00 on Secret Manager is to be given the time after.
    const last = Date.parse("2026-03-01T20:00:00Z") - 90 * dayMs;
    assert.equal(due(last), "2026-03-01T19:00:00.000Z");
    // Due at 12:30, with the next time told already.
    assert.equal(due(now.getTime() + hourMs / 2 - 90 * dayMs), "2026-03-01T12:30:00.000Z");
  });

  it("is a time at which neither rotations nor waivers have said anything else", () => {
    const time = fc.integer({ min: -200 * dayMs, max: 2 * hourMs }).map((ms) => iso(now.getTime() + ms));
    const rotations = fc.record({
      times: fc.array(fc.oneof(time, fc.constant(undefined)), { maxLength: 4 }),
      cadenceDays: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 3 }),
    });
    const date = fc
      .integer({ min: -3, max: 3 })
      .map((days) => iso(now.getTime() + days * dayMs).slice(0, 10));
    fc.assert(
      fc.property(
        rotations,
        date,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (known, expires, part) => {
          const until = holdsUntil(known, now);
          const later = new Date(now.getTime() + Math.floor(part * (until.getTime() - now.getTime())));
          const said = (at: Date): unknown => [
            daysLeft({ expires }, at),
            known.times.map((each) => [
              each !== undefined && Date.parse(each) > at.getTime(),
              known.cadenceDays.map((days) => [
                nextRotation(at, days, each),
                each !== undefined && Date.parse(each) + days * dayMs < at.getTime(),
              ]),
            ]),
          ];
          assert.deepEqual(said(later), said(now));
        },
      ),
      { numRuns: 500 },
    );
  });
});
