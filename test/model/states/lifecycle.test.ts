import assert from "node:assert/strict";
import fc from "fast-check";
import { GantryError } from "../../../model/errors.ts";
import { lifecycles } from "../../../model/states/index.ts";
import {
  IllegalTransitionError,
  statesOf,
  transition,
  type Lifecycle,
} from "../../../model/states/lifecycle.ts";
import { numRuns } from "../../support/runs.ts";

/** Every way that the seeds allow, written down a second time: `from > to`, with what it needs in brackets. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  FeatureFlag: [
    "off > rolling out",
    "off > killed",
    "rolling out > rolling out",
    "rolling out > on for all",
    "rolling out > off",
    "rolling out > killed",
    "on for all > rolling out",
    "on for all > off",
    "on for all > killed",
    "killed > off [new revision]",
  ],
  "FeatureFlag.rolloutPercentage": [
    ...["0 > 1", "1 > 5", "5 > 25", "25 > 50", "50 > 100"],
    ...["1 > 0", "5 > 1", "25 > 5", "50 > 25", "100 > 50"],
  ],
  ReleaseChannel: [
    "artifact built > pre-release deploy",
    "pre-release deploy > validate",
    "validate > production deploy [approval]",
    "production deploy > rollback",
  ],
  "MigrationScript.status": ["pending > success", "pending > failed", "failed > pending [idempotent script]"],
  "GitTag (VERSION)": ["Created > Immutable"],
  "GitTag (ENVIRONMENT)": ["Created > Moved", "Moved > Moved"],
  "GitTag (STATE)": ["Created > Immutable"],
  "Deployment.status": ["PENDING > RUNNING", "RUNNING > SUCCESS", "RUNNING > FAILED", "RUNNING > CANCELLED"],
  PipelineReport: ["Generated > Viewed", "Viewed > Action Triggered", "Action Triggered > Archived"],
  "PipelineDefinition.approval_required": [
    "false > true [production environment]",
    "true > false [governance entry]",
  ],
  "SecretCredentialSet.status": ["draft > active", "active > rotating", "rotating > active"],
  "GuardrailMetric.threshold": ["Set > Updated [governance entry]", "Updated > Updated [governance entry]"],
  PipelineRun: ["Created > Updated", "Updated > Updated", "Updated > Finalized"],
};

const words = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "toString", "", "running", "SUCCESS ", "Ѕet"),
);

describe("a lifecycle", () => {
  it("is there for each one of the seeds and no other", () => {
    assert.deepEqual(lifecycles.map(({ name }) => name).sort(), Object.keys(allowed).sort());
  });

  for (const table of lifecycles) {
    describe(table.name, () => {
      const ways = new Map(
        (allowed[table.name] ?? []).map((way) => [way.replace(/ \[.*$/, ""), needsOf(way)]),
      );
      const states = statesOf(table);

      it("allows the ways of the seed and no others", () => {
        fc.assert(
          fc.property(fc.constantFrom(...states), fc.constantFrom(...states), (from, to) => {
            const needs = ways.get(`${from} > ${to}`);
            if (needs === undefined) assertIllegal(table, from, to, ["everything", ...allNeeds(ways)]);
            else {
              assert.equal(transition(table, from, to, needs), to);
              if (needs.length > 0) assertIllegal(table, from, to, []);
            }
          }),
          { numRuns },
        );
        const made = Object.entries(table.transitions).flatMap(([from, edges]) =>
          edges.map(({ to }) => `${from} > ${to}`),
        );
        assert.deepEqual(made.sort(), [...ways.keys()].sort());
      });

      it("knows no other state, whatever it is called", () => {
        fc.assert(
          fc.property(words, fc.constantFrom(...states), (word, state) => {
            if (states.includes(word)) return;
            assertIllegal(table, word, state, allNeeds(ways));
            assertIllegal(table, state, word, allNeeds(ways));
          }),
          { numRuns },
        );
      });

      it("reaches every state from its first one", () => {
        const reached = new Set([table.initial]);
        for (const state of reached) {
          for (const { to } of table.transitions[state] ?? []) reached.add(to);
        }
        assert.deepEqual([...reached].sort(), states.toSorted());
      });
    });
  }
});

function needsOf(way: string): string[] {
  const needs = /\[(.*)\]$/.exec(way)?.[1];
  return needs === undefined ? [] : [needs];
}

function allNeeds(ways: ReadonlyMap<string, readonly string[]>): string[] {
  return [...ways.values()].flat();
}

/** The error must name both states, and exactly the states that are allowed. */
function assertIllegal(table: Lifecycle, from: string, to: string, given: readonly string[]): void {
  try {
    transition(table, from, to, given);
  } catch (error) {
    assert.ok(error instanceof IllegalTransitionError && error instanceof GantryError);
    assert.deepEqual([error.lifecycle, error.from, error.to], [table.name, from, to]);
    const next = Object.hasOwn(table.transitions, from) ? (table.transitions[from] ?? []) : [];
    assert.deepEqual(
      error.allowed,
      next.map((edge) => edge.to),
    );
    assert.ok(
      error.message.includes(`"${from.slice(0, 60)}`) && error.message.includes(`"${to.slice(0, 60)}`),
    );
    for (const state of error.allowed) assert.ok(error.hint?.includes(state));
    return;
  }
  assert.fail(`${table.name}: ${from} → ${to} was allowed`);
}
