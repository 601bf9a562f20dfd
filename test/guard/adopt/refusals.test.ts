import assert from "node:assert/strict";
import type { Adopted } from "../../../guard/adopt/adoption.ts";
import { checkAgreed, keepProblems, keptOf } from "../../../guard/adopt/refusals.ts";

const type = "gcp:cloudrunv2/service:Service";
const timeout = { field: "template.timeout", path: "template.timeout", old: "77s", new: "300s" };
const image = { field: "template.containers", path: "template.containers[0].image", old: "a", new: "b" };
const edit = { surface: "api", below: ["cloudRun", "timeoutSeconds"], value: 77, path: "template.timeout" };

function service(name: string, more: Partial<Adopted> = {}): Adopted {
  const own = { urn: `urn:${name}`, type, name, state: "differs" as const };
  return { ...own, differences: [timeout], fields: ["template.timeout"], edits: [edit], ...more };
}

const there = [
  service("api"),
  service("half", { differences: [timeout, image], fields: ["template.timeout", "template.containers"] }),
  service("hidden", { fields: ["template.timeout", "template.volumes"] }),
  service("anew", { state: "replaced" }),
  service("equal", { state: "same", differences: [], fields: [], edits: [] }),
  service("gone", { state: "absent", differences: [], fields: [], edits: [] }),
];
const old = { urn: "urn:old", type, name: "old", kind: "same" as const, owner: "", fields: [] };
const known = { plan: { changes: [old], counts: { create: 0, update: 0, replace: 0, delete: 0, same: 1 } } };
const problems = (keep: string[], accept: string[] = []): string[] =>
  keepProblems(there, { keep, accept }, known);

describe("what is to be kept as it is there", () => {
  for (const [given, problem] of [
    ["api", undefined],
    ["urn:api", undefined],
    ["anew", undefined],
    ["equal", undefined],
    ["old", undefined],
    ["half", "--keep half: no key of the catalog says template.containers[0].image of Service half alone"],
    ["hidden", "--keep hidden: no key of the catalog says template.volumes of Service hidden alone"],
    ["gone", "--keep gone: there is nothing of Service gone to keep yet (absent)"],
    ["other", "--keep other: nothing is called that"],
  ] as const) {
    it(`${problem === undefined ? "may be" : "is refused where it is"} ${given}`, () => {
      assert.deepEqual(problems([given]), problem === undefined ? [] : [problem]);
    });
  }

  it("is what differs, and not what is the same", () => {
    const kept = keptOf(there, { keep: ["api", "urn:anew", "equal"] });
    assert.deepEqual(
      kept.map(({ name }) => name),
      ["api", "anew"],
    );
  });

  it("is not changed as well, whatever it is called by", () => {
    assert.throws(() => {
      checkAgreed({ keep: ["api"], accept: ["half", "api"] });
    }, /--keep api and --accept api/);
    assert.deepEqual(problems(["api"], ["urn:api"]), [
      "--keep api: Service api is to be changed by --accept as well",
    ]);
  });
});
