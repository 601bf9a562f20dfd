import type { CatalogRule } from "./rule.ts";

const expected = 20;

/** An expectation of the data model (003), never a limit. */
export const fewSurfaces: CatalogRule = {
  id: "few-surfaces",
  description: `An environment has at most ${expected} surfaces.`,
  level: "notice",
  *check({ entities: { surfaces } }) {
    if (surfaces.size <= expected) return;
    const text = `are ${surfaces.size}, more than the ${expected} that are expected`;
    yield { path: ["surfaces"], text, showsValue: false };
  },
};
