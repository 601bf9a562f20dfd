import assert from "node:assert/strict";
import fc from "fast-check";
import { isTimeZone, whyNoCronLine } from "../../model/schedule.ts";

const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** An entry of a field: a star, a number or a range, with a step or without. */
function entry([least, most]: readonly [number, number]): fc.Arbitrary<string> {
  const number = fc.integer({ min: least, max: most });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.option(fc.integer({ min: 1, max: most }), { nil: undefined });
  return fc
    .tuple(fc.oneof(fc.constant("*"), number.map(String), range), step)
    .map(([one, by]) => (by === undefined ? one : `${one}/${by}`));
}

const fields = bounds.map((bound) =>
  fc.array(entry(bound), { minLength: 1, maxLength: 3 }).map((entries) => entries.join(",")),
);

describe("a schedule", () => {
  it("is any line of five fields in their bounds, and none with a number beyond one of them", () => {
    fc.assert(
      fc.property(fc.tuple(...fields), fc.nat({ max: 4 }), (line, at) => {
        assert.equal(whyNoCronLine(line.join(" ")), undefined);
        const beyond = line.with(at, String((bounds[at]?.[1] ?? 0) + 1));
        assert.match(whyNoCronLine(beyond.join(" ")) ?? "", /for the (minute|hour|day|month)/);
        assert.match(whyNoCronLine(line.slice(0, at).join(" ")) ?? "", /five fields/);
      }),
    );
  });

  it("has days and months by their names", () => {
    for (const line of ["0 3 * jan-mar MON", "*/15 8-18 * * mon-fri", "0 0 1,15 * 7"])
      assert.equal(whyNoCronLine(line), undefined, line);
    for (const line of [
      "@daily",
      "0 3 * * * *",
      "every day 03:00",
      "0 3 L * *",
      "0 0 * * 5-1",
      "*/0 * * * *",
    ])
      assert.notEqual(whyNoCronLine(line), undefined, line);
  });

  it("goes by a zone of the tz database, and by no offset", () => {
    for (const zone of ["Etc/UTC", "Asia/Bangkok", "America/Port_of_Spain", "Etc/GMT+7", "UTC"])
      assert.ok(isTimeZone(zone), zone);
    for (const zone of ["", "+07:00", "asia/bangkok", "Asia/Bangcok", "Mars/Olympus", "Asia/", "local"])
      assert.ok(!isTimeZone(zone), zone);
  });
});
