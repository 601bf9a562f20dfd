import assert from "node:assert/strict";
import { Deadline } from "../../policy/deadline.ts";
import type { Rule } from "../../policy/rule.ts";

const named = (id: string): Rule => ({
  id,
  sentence: "Something holds.",
  protects: { entity: "nothing", seed: "000" },
  remedy: "mend it",
});
const [first, endless, last] = [named("first"), named("endless"), named("last")];

/** Never ends, and catches whatever could end it. */
function neverEnd(): void {
  for (;;) {
    try {
      for (;;) if (Date.now() === 0) return;
    } catch {
      // On purpose: what stops a rule must not be an exception that it can keep.
      continue;
    }
  }
}

describe("the deadline of a rule", () => {
  it("stops one that never ends, and lets the others judge", () => {
    const judged: string[] = [];
    const deadline = new Deadline(40);
    const work = (rule: Rule): void => {
      if (rule === endless) neverEnd();
      judged.push(rule.id);
    };
    assert.deepEqual(deadline.run([first, endless, last], work), [endless]);
    assert.deepEqual(judged, ["first", "last"]);
  });

  it("does not ask again whom it stopped", () => {
    const deadline = new Deadline(40);
    let asked = 0;
    const work = (rule: Rule): void => {
      if (rule !== endless) return;
      asked += 1;
      neverEnd();
    };
    deadline.run([endless], work);
    const before = asked;
    assert.deepEqual(deadline.run([first, endless], work), [endless]);
    assert.equal(asked, before);
  });

  it("gives a rule its whole time when another one took it", () => {
    const deadline = new Deadline(400);
    let slow = true;
    const work = (rule: Rule): void => {
      if (rule !== endless || !slow) return;
      slow = false;
      neverEnd();
    };
    assert.deepEqual(deadline.run([first, endless, last], work), []);
  });

  it("passes on what a rule's judging throws", () => {
    const fail = (): void => {
      throw new TypeError("no");
    };
    assert.throws(() => new Deadline(40).run([first], fail), TypeError);
  });
});
