import assert from "node:assert/strict";
import { parseCatalogFile } from "../../catalog/files/catalog-file.ts";
import { limits } from "../../catalog/files/limits.ts";
import { formatProblem } from "../../catalog/problem.ts";

describe("reading a file of the catalog", () => {
  it("takes comments only, and nothing at all, as an empty map", () => {
    for (const source of ["", "# nothing here\n", "---\n", "\ufeff# with a byte order mark\n"]) {
      assert.deepEqual(read(source), { value: {}, problems: [] });
    }
  });

  it("counts columns without the byte order mark", () => {
    assert.deepEqual(read("\ufeffa: 1\na: 2").problems, ["f.yml:2:1 a: written twice (keep one of the two)"]);
  });

  it("reads YAML 1.2: yes and dates are text", () => {
    assert.deepEqual(read("a: yes\nb: 2026-01-02\nc: 0o17\nd: 1_000\n").value, {
      a: "yes",
      b: "2026-01-02",
      c: 15,
      d: "1_000",
    });
  });

  const mistakes: readonly (readonly [what: string, source: string | Buffer, problem: RegExp])[] = [
    ["bytes that are not UTF-8", Buffer.from([0x61, 0x3a, 0x0a, 0x20, 0xc3, 0x28]), /^f\.yml:2:2: not UTF-8/],
    ["UTF-16", Buffer.from("\ufeffa: 1", "utf16le"), /^f\.yml:1:1: not UTF-8/],
    [
      "a character cut in half at the end",
      Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82]),
      /^f\.yml:1:4: not UTF-8/,
    ],
    ["a NUL", "a: 1\nb: \u0000", /^f\.yml:2:4: an invisible character, U\+0000/],
    ["an escape of a terminal", "a: \u001b[31m", /^f\.yml:1:4: an invisible character, U\+001B/],
    ["a change of direction", "a: \u202e1", /^f\.yml:1:4: an invisible character, U\+202E/],
    ["a list instead of a map", "- a\n- b", /^f\.yml:1:1: not a map/],
    ["a text instead of a map", "hello", /^f\.yml:1:1: not a map/],
    [
      "a merge that nobody has finished",
      "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> topic\n",
      /^f\.yml:2:1: the marks of a merge conflict \(keep one side of each/,
    ],
    ["a second document", "a: 1\n---\nb: 2", /^f\.yml:2:\d+: a second document/],
    ["a directive", "%YAML 1.1\n---\na: yes", /^f\.yml:1:1: a YAML directive/],
    ["a tab as indentation", "a:\n\tb: 1", /^f\.yml:2:1: /],
    ["a bracket that is not closed", "a: [1, 2", /^f\.yml:1:\d+: /],
    ["a quote that is not closed", 'a: "1\nb: 2', /^f\.yml:\d:\d+: /],
    ["a colon too many", "a: b: c", /^f\.yml:1:4: a key where a value was expected/],
    ["an anchor", "a: &x 1", /^f\.yml:1:1 a: an anchor/],
    ["an anchor on a map", "a: &x\n  b: 1", /^f\.yml:1:1 a: an anchor/],
    ["an anchor on a key", "&x a: 1", /^f\.yml:1:\d a: an anchor|^f\.yml:1:\d: an anchor/],
    ["a tag", "a: !!str 1", /^f\.yml:1:1 a: a YAML tag/],
    ["a local tag", "a: !secret x", /^f\.yml:1:1 a: a YAML tag/],
    ["a tagged map", "a: !!set {b}", /^f\.yml:1:1 a: a YAML tag/],
    ["a merge key", "a:\n  <<: { b: 1 }", /^f\.yml:2:3 a\["<<"\]: a merge key/],
    ["a number as a key", "a:\n  1: x", /^f\.yml:2:3 a\.1: a key that is no text/],
    ["a list as a key", "? [a]\n: 1", /^f\.yml:1:\d: a key that is no text/],
    ["a key without a value", "a:\n  b:\n  c: 1", /^f\.yml:2:3 a\.b: has no value/],
    ["a key without a value in brackets", "a: { b, c: 1 }", /^f\.yml:1:6 a\.b: has no value/],
    ["__proto__", "a:\n  __proto__: { x: 1 }", /^f\.yml:2:3 a\.__proto__: a reserved key/],
    ["constructor", '"constructor": 1', /^f\.yml:1:1 constructor: a reserved key/],
    ["a key twice", "a: 1\nb: 2\na: 3", /^f\.yml:3:1 a: written twice/],
    ["a key twice, once in quotes", 'a: 1\n"a": 3', /^f\.yml:2:1 a: written twice/],
  ];
  for (const [what, source, problem] of mistakes) {
    it(`refuses ${what}`, () => {
      const { problems } = read(source);
      assert.match(problems[0] ?? "", problem);
    });
  }

  it("tells all mistakes that are not of syntax", () => {
    assert.equal(read("a: &x 1\nb: *x\nb: 2\nc:\n").problems.length, 4);
  });

  it("never repeats the source in a mistake of syntax", () => {
    for (const source of [
      'a: "hunter2" hunter2',
      "a: |hunter2\n  x",
      "a: [hunter2",
      "%hunter2\n---\n",
      "a: 'hunter2' b",
    ]) {
      assert.ok(!read(source).problems.join().includes("hunter2"), source);
    }
  });

  it("changes no prototype", () => {
    read("a: { __proto__: { polluted: 1 }, constructor: { prototype: { polluted: 1 } } }");
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
});

describe("a file of the catalog that is meant to hurt", () => {
  const big = limits.fileBytes;
  const hostile: readonly (readonly [what: string, source: string, problem: RegExp])[] = [
    ["is larger than the limit", "a: 1\n".repeat(big / 4), /larger than 4 MiB/],
    ["opens brackets without end", "[".repeat(big), /nested more than 64 levels/],
    ["nests maps in brackets", "a: " + "{a: ".repeat(big / 5), /nested more than 64 levels/],
    ["nests lists by dashes", "- ".repeat(big / 2), /nested more than 64 levels/],
    ["nests keys by question marks", "? ".repeat(big / 2), /nested more than 64 levels/],
    [
      "nests maps by indentation",
      Array.from({ length: 1000 }, (_, depth) => " ".repeat(depth) + "a:").join("\n"),
      /nested more than 64 levels/,
    ],
    [
      "has a million keys",
      Array.from({ length: 380_000 }, (_, index) => `k${index}: 1`).join("\n"),
      /more than 500,000 YAML tokens/,
    ],
    ["has a million anchors", "&a ".repeat(big / 3), /more than 500,000 YAML tokens/],
    ["has a million documents", "---\n".repeat(big / 4), /more than 500,000 YAML tokens/],
    ["has a key of a megabyte", `${"k".repeat(1_048_576)}: 1`, /a key|1024/],
    ["has a quoted key of a megabyte", `? "${"k".repeat(1_048_576)}"\n: 1`, /a key that is too long/],
    ["multiplies itself by aliases", billionLaughs(), /an anchor/],
    ["never closes a quote", `a: "${"x\n\n".repeat(big / 4)}`, /f\.yml/],
  ];
  for (const [what, source, problem] of hostile) {
    it(`is refused in a few seconds when it ${what}`, function () {
      this.timeout(20_000);
      const { problems } = read(source);
      assert.match(problems[0] ?? "", problem);
      assert.ok((problems[0] ?? "").length < 300);
    });
  }
});

function read(source: string | Buffer): { value: unknown; problems: string[] } {
  const file = parseCatalogFile("f.yml", Buffer.isBuffer(source) ? source : Buffer.from(source));
  return { value: file.value, problems: file.problems.map(formatProblem) };
}

function billionLaughs(): string {
  const lines = Array.from(
    { length: 9 },
    (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index}, `.repeat(9)}*l${index}]`,
  );
  return ["l0: &l0 lol", ...lines].join("\n");
}
