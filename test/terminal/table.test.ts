import assert from "node:assert/strict";
import fc from "fast-check";
import { nameList, table } from "../../terminal/table.ts";
import { cut, onOneLine, padded, widthOf, wrapped } from "../../terminal/width.ts";
import { numRuns } from "../support/runs.ts";

const columns = [
  { head: "name" },
  { head: "owner", optional: true },
  { head: "why", cut: true },
  { head: "days", side: "right" },
] as const;
const rows = [
  ["api-sentry-dsn", "api-team", "it was replaced at the keeper, and nobody wrote it down", "9"],
  ["ocr-key", "ทีมเอกสาร", "น้ำท่วม", "60"],
];
const lines = (text: string): string[] => text.split("\n").slice(0, -1);

describe("a table", () => {
  it("stands as it is where it goes to no terminal", () => {
    assert.deepEqual(lines(table(columns, rows, { columns: undefined })), [
      "NAME            OWNER     WHY                                                      DAYS",
      "api-sentry-dsn  api-team  it was replaced at the keeper, and nobody wrote it down     9",
      "ocr-key         ทีมเอกสาร  น้ำท่วม                                                      60",
    ]);
  });

  it("leaves out what is optional where there is no room, before it cuts anything", () => {
    assert.deepEqual(lines(table(columns, rows, { columns: 80 })), [
      "NAME            WHY                                                      DAYS",
      "api-sentry-dsn  it was replaced at the keeper, and nobody wrote it down     9",
      "ocr-key         น้ำท่วม                                                      60",
    ]);
  });

  it("cuts what may be cut to the width of the terminal", () => {
    const [, shown = ""] = lines(table(columns, rows, { columns: 50 }));
    assert.equal(shown, "api-sentry-dsn  it was replaced at the keep…     9");
    assert.equal(widthOf(shown), 50);
  });

  it("is a paragraph a row where the terminal is too narrow for that", () => {
    assert.deepEqual(lines(table(columns, rows, { columns: 30 })).slice(0, 7), [
      "api-sentry-dsn",
      "  owner  api-team",
      "  why",
      "    it was replaced at the",
      "    keeper, and nobody wrote",
      "    it down",
      "  days   9",
    ]);
  });

  it("is nothing where there are no rows", () => {
    assert.equal(table(columns, [], { columns: 80 }), "");
  });

  it("paints a cell after it was cut, and its spaces not at all", () => {
    const paint = (text: string): string => `<${text}>`;
    const shown = table([{ head: "a", cut: true }], [[{ text: "abcdefghijklmnopq", paint }]], {
      columns: 14,
    });
    assert.equal(lines(shown)[1], "<abcdefghijklm…>");
  });

  it("lets nothing that came from outside act on the terminal", () => {
    const shown = table([{ head: "a" }], [["x\u001b[2Jy\nz"]], { columns: undefined });
    assert.equal(lines(shown)[1], "x\\u001b[2Jy\\nz");
    assert.equal(onOneLine("a\u202eb"), "a\\u202eb");
  });

  it("is never wider than the terminal, unless a word is", () => {
    const word = fc.stringMatching(/^[a-zก-๎中]{1,8}$/);
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
    const row = fc.tuple(word, word, text, word);
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 40, max: 120 }),
        (cells, room) => {
          for (const line of lines(table(columns, cells, { columns: room })))
            assert.ok(widthOf(line) <= room, line);
        },
      ),
      { numRuns },
    );
  });
});

describe("a list of names", () => {
  it("has a long value below its name", () => {
    assert.deepEqual(
      lines(
        nameList(
          [
            ["url", "https://api.example"],
            ["why", "one two three four"],
          ],
          { columns: 20 },
        ),
      ),
      ["url", "  https://api.example", "why", "  one two three four"],
    );
    assert.deepEqual(
      lines(
        nameList(
          [
            ["a", "b"],
            ["long", "c"],
          ],
          { columns: 20, indent: "  " },
        ),
      ),
      ["  a     b", "  long  c"],
    );
  });
});

describe("the width of a text", () => {
  it("is what a terminal gives it: none for Thai vowels above, two for a wide character", () => {
    assert.deepEqual(["น้ำ", "漢字", "\u001b[31mred\u001b[39m", "👩‍👩‍👧"].map(widthOf), [2, 4, 3, 2]);
  });

  it("is not passed by what is cut, and no vowel is torn from its letter", () => {
    assert.equal(cut("ที่ที่ที่", 2), "ที่…");
    assert.equal(cut("漢字漢字", 4), "漢…");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, room) => {
        assert.ok(widthOf(cut(text, room)) <= room);
      }),
      { numRuns },
    );
  });

  it("is filled up with spaces on the side that is asked for", () => {
    assert.deepEqual([padded("ที่", 3), padded("9", 3, "right")], ["ที่  ", "  9"]);
  });

  it("breaks a text between words, which all stay", () => {
    assert.deepEqual(wrapped("aa bb cc", 5), ["aa bb", "cc"]);
    assert.deepEqual(wrapped("aa bb cc", undefined), ["aa bb cc"]);
  });
});
