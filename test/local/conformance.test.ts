import assert from "node:assert/strict";
import { Faults } from "../../local/faults.ts";
import { check } from "../../local/lifecycle/check.ts";
import { typeOf, type Cloud } from "../../local/lifecycle/cloud.ts";
import { remove } from "../../local/lifecycle/delete.ts";
import { diff } from "../../local/lifecycle/diff.ts";
import { knownState } from "../../local/lifecycle/state.ts";
import { providers } from "../../local/providers.ts";
import { Store } from "../../local/store.ts";
import {
  at,
  isList,
  isProperties,
  mergeProperties,
  revealAll,
  type Properties,
  type Value,
} from "../../local/values.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { conformance, describeRow } from "./conformance-rows.ts";
import { formatCases } from "./format-cases.ts";

for (const [provider, types] of conformance) {
  describe(`conformance of the emulated ${provider}`, () => {
    let cloud: Cloud;
    before(async () => {
      const root = temporaryFolder("gantry-conformance-");
      const loaded = await providers.find((each) => each.name === provider)?.load();
      assert.ok(loaded, `no provider is called "${provider}"`);
      const config = { owner: "lotus-labs", project: "lotus-staging" };
      cloud = { provider: loaded, store: new Store(root), faults: new Faults(root), config, facts: {} };
    });

    for (const { token, resource, fields } of types) {
      const urn = `urn:pulumi:staging::gantry::${token}::x`;
      const refused = (inputs: Properties) => check(cloud, urn, {}, inputs, new Uint8Array()).problems;

      it(`${token} has correct inputs to start from`, () => {
        assert.deepEqual(refused(correct(token)), []);
      });

      if (resource !== undefined) {
        it(`${token}: what exists, what is gone and what is replaced`, async () => {
          const type = typeOf(cloud, urn);
          assert.equal(type.existing ?? "refuse", resource.existing);
          const gone = remove(cloud, urn, "never:was:there", correct(token));
          if (resource.gone === "pass") await gone;
          else await assert.rejects(gone, /not found|404/i);
          assert.equal(type.deleteBeforeReplace ?? false, resource.deleteBeforeReplace);
        });
      }

      for (const [field, row] of fields) {
        it(`${token} ${field}: ${describeRow(row) || "changed in place"}`, async () => {
          const base = mergeProperties(correct(token), row.with ?? {});
          const having = (value: Value) => put(base, field.split("."), value);
          const changed = (before: Properties, after: Properties) =>
            diff(cloud, urn, before, after).then((found) => found.differences);
          for (const value of [...(row.values ?? []), ...row.accepts])
            assert.deepEqual(refused(having(value)), []);
          for (const value of row.refuses) {
            assert.notDeepEqual(
              refused(having(value)),
              [],
              `${JSON.stringify(value).slice(0, 80)} was accepted`,
            );
          }
          if (row.values !== undefined) {
            const [one, other] = row.values;
            const found = await changed(having(one), having(other));
            assert.ok(found.length > 0, "a change is no difference");
            assert.equal(
              found.some((each) => each.replaces),
              row.forceNew,
              "whether a change replaces",
            );
            if (row.set)
              await assertSet(
                one,
                other,
                async (from, to) => (await changed(having(from), having(to))).length,
              );
            else if (isList(one) && one.length > 1) {
              assert.notDeepEqual(
                await changed(having(one), having(one.toReversed())),
                [],
                "order means something",
              );
            }
            if (row.computed) assert.deepEqual(await changed(having(other), having(null)), []);
          }
          if (row.default !== undefined) {
            const known = revealAll(knownState(cloud, typeOf(cloud, urn), having(null)));
            const [filled] = at(known, field);
            if (!isZeroDefault(row.default)) assert.deepEqual(filled, row.default);
            assert.deepEqual(
              await changed(having(null), having(row.default)),
              [],
              "saying the default is a difference",
            );
            assert.deepEqual(
              await changed(having(row.default), having(null)),
              [],
              "leaving the default out is one",
            );
          }
        });
      }
    }
  });
}

function correct(token: string): Properties {
  const found = formatCases.find(([each]) => each === token);
  assert.ok(found, `test/local/format-cases.ts has no correct inputs for ${token}`);
  return found[1];
}

/** Order is no difference, and of two lists that share an item one goes and one comes, wherever they stand. */
async function assertSet(
  one: Value,
  other: Value,
  differences: (from: Value, to: Value) => Promise<number>,
): Promise<void> {
  assert.ok(isList(one) && isList(other) && one.length > 1, "a set is shown by two lists");
  assert.equal(await differences(one, one.toReversed()), 0, "the order of a set is no difference");
  const shared = one.filter((each) => other.some((same) => JSON.stringify(same) === JSON.stringify(each)));
  assert.ok(shared.length > 0, "the two lists share no item");
  assert.equal(
    await differences(shared, [...one.filter((each) => !shared.includes(each)), ...shared]),
    one.length - shared.length,
  );
}

/** Providers cannot tell a default of nothing from none at all. */
function isZeroDefault(value: Value): boolean {
  return value === false || value === 0 || value === "";
}

/** The inputs with a value at a path, whatever stands on the way made; null takes it away. */
function put(inputs: Properties, keys: readonly string[], value: Value): Properties {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) {
    const others = Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== key));
    return value === null ? others : { ...others, [key]: value };
  }
  const there = inputs[key];
  if (rest[0] === "*") {
    const items = isList(there) && there.length > 0 ? there : [{}];
    const [, ...below] = rest;
    return { ...inputs, [key]: items.map((each) => (isProperties(each) ? put(each, below, value) : value)) };
  }
  return { ...inputs, [key]: put(isProperties(there) ? there : {}, rest, value) };
}
