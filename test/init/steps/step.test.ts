import assert from "node:assert/strict";
import fc from "fast-check";
import { carryOut, lookAtAll, type Found, type Step } from "../../../init/steps/step.ts";
import { GantryError } from "../../../model/errors.ts";

const silent = { step: () => undefined, tick: () => undefined, done: () => undefined };

/** A world in which each step is done or not; `acts` are told in their order. */
class World {
  readonly done = new Set<number>();
  readonly acts: number[] = [];
  /** Steps that fail as long as they stand here, and those that only a person does. */
  failing = new Set<number>();
  people = new Set<number>();
  /** The act after which whoever runs it is killed; none without it. */
  killedAfter: number | undefined;

  steps(needs: readonly (readonly number[])[]): Step[] {
    return needs.map((own, at) => ({
      id: `g/${at}`,
      group: "g",
      name: String(at),
      does: `do ${at}`,
      needs: own.map((need) => `g/${need}`),
      look: () => Promise.resolve(this.#look(at)),
    }));
  }

  #look(at: number): Found {
    if (this.done.has(at)) return { state: "done", note: "there" };
    if (this.people.has(at)) return { state: "person", note: "by hand", how: ["a page"] };
    return { state: "open", act: () => this.#act(at) };
  }

  async #act(at: number): Promise<void> {
    if (this.failing.has(at)) throw new GantryError(`no right to do ${at}`, { hint: "ask for it" });
    this.done.add(at);
    this.acts.push(at);
    if (this.acts.length === this.killedAfter) throw new Killed();
    await Promise.resolve();
  }
}

class Killed extends Error {}

/** Steps that need some of those before them. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((drawn) => drawn.map((own, at) => (at === 0 ? [] : [...new Set(own.map((each) => each % at))])));

describe("the steps of a bootstrap", () => {
  it("are each done once, after what they need, however often the run is killed", async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
        async (needs, kills) => {
          const world = new World();
          for (const kill of kills) {
            world.killedAfter = kill;
            await carryOut(world.steps(needs), () => undefined).catch((error: unknown) => {
              if (!(error instanceof Killed)) throw error;
            });
          }
          world.killedAfter = undefined;
          const left = await carryOut(world.steps(needs), () => undefined);
          assert.ok(left.every(({ state }) => state === "done"));
          assert.deepEqual(
            world.acts.toSorted((one, other) => one - other),
            [...needs.keys()],
          );
          for (const [place, at] of world.acts.entries())
            for (const need of needs[at] ?? []) assert.ok(world.acts.indexOf(need) < place);
          await carryOut(world.steps(needs), () => undefined);
          assert.equal(world.acts.length, needs.length);
        },
      ),
    );
  });

  it("keep back what needs one that fails or waits for a person, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), fc.boolean(), async (needs, drawn, fails) => {
        const world = new World();
        const at = drawn % needs.length;
        (fails ? world.failing : world.people).add(at);
        const left = await carryOut(world.steps(needs), () => undefined);
        const held = new Set([at]);
        for (const [each, own] of needs.entries()) if (own.some((need) => held.has(need))) held.add(each);
        const expected = [...needs.keys()].map((each) =>
          each === at ? (fails ? "failed" : "person") : held.has(each) ? "later" : "done",
        );
        assert.deepEqual(
          left.map(({ state }) => state),
          expected,
        );
        assert.ok([...held].every((each) => !world.done.has(each)));
      }),
    );
  });

  it("are only looked at where nobody agreed", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (needs) => {
        const world = new World();
        const seen = await lookAtAll(world.steps(needs), silent);
        assert.deepEqual(
          seen.map(({ state }) => state),
          needs.map((own) => (own.length === 0 ? "open" : "later")),
        );
        assert.deepEqual(world.acts, []);
      }),
    );
  });

  it("say what was done and is not there, and what kept the others", async () => {
    const nothing: Step = {
      id: "g/a",
      group: "g",
      name: "a",
      does: "make a",
      needs: [],
      look: () => Promise.resolve({ state: "open", act: () => Promise.resolve() }),
    };
    const next: Step = {
      ...nothing,
      id: "other/b",
      group: "other",
      name: "b",
      does: "make b",
      needs: ["g/a"],
    };
    const [first, second] = await carryOut([nothing, next], () => undefined);
    assert.deepEqual([first?.state, first?.note], ["failed", "it was done, and is not there: make a"]);
    assert.deepEqual([second?.state, second?.note], ["later", "make b, after a of g"]);
  });
});
