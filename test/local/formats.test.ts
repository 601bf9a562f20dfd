import assert from "node:assert/strict";
import { conceal } from "../../local/digest.ts";
import { check } from "../../local/lifecycle/check.ts";
import { keyOf, typeOf, type Cloud } from "../../local/lifecycle/cloud.ts";
import { read } from "../../local/lifecycle/read.ts";
import { madeState } from "../../local/lifecycle/state.ts";
import { Faults } from "../../local/faults.ts";
import { providers } from "../../local/providers.ts";
import { Store } from "../../local/store.ts";
import { UNKNOWN, type Properties } from "../../local/values.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { formatCases } from "./format-cases.ts";

describe("the formats that the clouds insist on", () => {
  let root: string;
  before(() => {
    root = temporaryFolder("gantry-formats-");
  });

  for (const [token, correct, wrongs] of formatCases) {
    it(`of ${token}`, async () => {
      assert.deepEqual(await problems(token, correct), []);
      for (const [property, change] of wrongs) {
        const found = await problems(token, { ...correct, ...change });
        assert.ok(
          found.includes(property),
          `${token} ${JSON.stringify(change).slice(0, 120)}: ${found.join(", ")}`,
        );
      }
    });

    it(`of ${token} lead to a state in which a refresh finds no drift`, async () => {
      const cloud = await cloudOf(token, root);
      const type = typeOf(cloud, urnOf(token));
      const { inputs } = check(cloud, urnOf(token), {}, correct, new Uint8Array());
      const id = "id:1";
      const state = madeState(cloud, type, inputs, id);
      const now = new Date().toISOString();
      const key = keyOf(cloud, type, id, state);
      await cloud.store.write({
        type: token,
        id,
        key,
        createdAt: now,
        updatedAt: now,
        state: conceal(state, type.sensitive ?? []),
      });
      const found = await read(cloud, urnOf(token), id, state, inputs);
      assert.deepEqual(found?.inputs, inputs);
    });

    it(`of ${token} are not asked of values that only the update will tell`, async () => {
      const unknown = Object.fromEntries(Object.keys(correct).map((name) => [name, UNKNOWN]));
      assert.deepEqual(await problems(token, unknown), []);
    });
  }
});

async function problems(token: string, inputs: Properties): Promise<string[]> {
  const checked = check(await cloudOf(token, "/nowhere"), urnOf(token), {}, inputs, new Uint8Array());
  return checked.problems.map((problem) => problem.property);
}

async function cloudOf(token: string, root: string): Promise<Cloud> {
  const provider = await providers.find((each) => each.name === token.split(":")[0])?.load();
  assert.ok(provider);
  const config = { owner: "lotus-labs", project: "lotus-staging" };
  return { provider, store: new Store(root), faults: new Faults(root), config, facts: {} };
}

function urnOf(token: string): string {
  return `urn:pulumi:staging::gantry::${token}::x`;
}
