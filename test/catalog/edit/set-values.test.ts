import { equal } from "node:assert/strict";
import fc from "fast-check";
import { parseDocument, stringify } from "yaml";
import { setValues } from "../../../catalog/edit/set-values.ts";
import { numRuns } from "../../support/runs.ts";

const at = ["flags", "search"] as const;
const on = { enabled: true, rolloutPercentage: 5 };

describe("values of an entry, set in a file of the catalog", () => {
  for (const [title, before, after] of [
    [
      "between braces, in their places",
      "flags:\n  search: { enabled: false, rolloutPercentage: 1 } # soon\n",
      "flags:\n  search: { enabled: true, rolloutPercentage: 5 } # soon\n",
    ],
    [
      "a key a line, those that are missing first",
      "flags:\n  search: # ours\n    enabled: false # not yet\n    description: x\n",
      "flags:\n  search: # ours\n    rolloutPercentage: 5\n    enabled: true # not yet\n    description: x\n",
    ],
    [
      "as the first entry of the section, whose comments stay",
      "# top\nflags: # all\n  # the other\n  other: { enabled: false }\nz: 1\n",
      "# top\nflags: # all\n  search: { enabled: true, rolloutPercentage: 5 }\n  # the other\n  other: { enabled: false }\nz: 1\n",
    ],
    [
      "in a section of its own at the end",
      "a: 1",
      "a: 1\n\nflags:\n  search: { enabled: true, rolloutPercentage: 5 }\n",
    ],
    ["in an empty section", "flags: {}\n", "flags: { search: { enabled: true, rolloutPercentage: 5 } }\n"],
    [
      "with Windows' line ends",
      "flags:\r\n  other: { enabled: false }\r\n",
      "flags:\r\n  search: { enabled: true, rolloutPercentage: 5 }\r\n  other: { enabled: false }\r\n",
    ],
  ] as const) {
    it(`stand ${title}`, () => {
      equal(setValues(before, at, on), after);
    });
  }

  it("take the place of a list over several lines", () => {
    const before = "flags:\n  search:\n    cohorts:\n      - one\n      - two\n    enabled: true\nz: 1\n";
    const after = "flags:\n  search:\n    cohorts: [three]\n    enabled: true\nz: 1\n";
    equal(setValues(before, at, { cohorts: ["three"] }), after);
  });

  for (const [title, before, after] of [
    [
      "in a map of several lines",
      "flags:\n  search:\n    ramp:\n      every: 24h # a day\n      # none\n    enabled: true\n",
      "flags:\n  search:\n    ramp:\n      until: 5\n      every: 48h # a day\n      # none\n    enabled: true\n",
    ],
    [
      "between braces",
      "flags:\n  search: { ramp: { every: 24h }, enabled: true } # x\n",
      "flags:\n  search: { ramp: { until: 5, every: 48h }, enabled: true } # x\n",
    ],
    [
      "in a map that is missing",
      "flags:\n  search:\n    enabled: true\n",
      "flags:\n  search:\n    ramp: { every: 48h, until: 5 }\n    enabled: true\n",
    ],
    [
      "in an empty map",
      "flags:\n  search: { ramp: {} }\n",
      "flags:\n  search: { ramp: { every: 48h, until: 5 } }\n",
    ],
  ] as const) {
    it(`stand beside others ${title}`, () => {
      equal(setValues(before, at, { ramp: { every: "48h", until: 5 } }), after);
    });
  }

  for (const [title, text] of [
    ["that does not parse", "flags: [\n"],
    ["whose entry is removed", "flags: { search: null }\n"],
    ["whose section is a list", "flags: [search]\n"],
    ["whose value has a name for others", "flags:\n  other: &x { enabled: false }\n  search: *x\n"],
  ] as const) {
    it(`are left to the author of a file ${title}`, () => {
      equal(setValues(text, at, on), undefined);
    });
  }

  it("change nothing else, however the file is written", () => {
    const name = fc.stringMatching(/^[a-z][a-z.]{0,6}$/);
    const fields = fc.dictionary(
      name,
      fc.oneof(fc.integer(), fc.boolean(), fc.array(name, { maxLength: 3 })),
      {
        noNullPrototype: true,
        maxKeys: 3,
      },
    );
    const file = fc.record({
      flags: fc.dictionary(name, fields, { noNullPrototype: true, maxKeys: 3 }),
      others: fields,
      collectionStyle: fc.constantFrom("block", "flow", "any"),
      indent: fc.constantFrom(2, 4),
    });
    fc.assert(
      fc.property(file, name, ({ flags, others, ...style }, key) => {
        const text = `# why\n${stringify({ others, flags }, style)}`;
        const after = setValues(text, ["flags", key], on);
        const wanted = { others, flags: { ...flags, [key]: { ...flags[key], ...on } } };
        equal(JSON.stringify(sorted(parseDocument(after ?? "").toJS())), JSON.stringify(sorted(wanted)));
      }),
      { numRuns },
    );
  });
});

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
