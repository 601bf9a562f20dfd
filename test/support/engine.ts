import { ensureEngine } from "../../local/engine/ensure-engine.ts";

/** Makes the engine once before the first test: the tests run with the real one. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(900_000);
    await ensureEngine({
      env: process.env,
      progress: { step: console.error, tick: () => undefined, done: () => undefined },
    });
  },
};
