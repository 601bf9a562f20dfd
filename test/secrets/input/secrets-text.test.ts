import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSecrets, parseSecrets } from "../../../secrets/input/secrets-text.ts";
import { numRuns } from "../../support/runs.ts";

describe("secrets as a text for an editor", () => {
  const ids = ["api-key", "api-token", "ocr-key"];
  const head = " a head\n of two lines";

  it("are read back as they were written, whatever they are", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.stringMatching(/^[ \n\t:#\-'"|>&*!%@`{}[\],?\\a0]{1,12}$/),
      fc.constantFrom(
        "null",
        "~",
        "true",
        "0x1f",
        "1e3",
        "---",
        "...",
        "# no comment",
        "<<",
        "\ufeff",
        "\r\n",
        "a\rb",
      ),
    );
    const values = fc.tuple(...ids.map(() => fc.option(value, { nil: undefined })));
    fc.assert(
      fc.property(values, (list) => {
        const lines = ids.map((id, index) => ({ id, comment: `${id}, owner x`, value: list[index] }));
        const parsed = parseSecrets(formatSecrets(head, lines), ids);
        assert.deepEqual(parsed.problems, undefined);
        for (const line of lines) assert.equal(parsed.values.get(line.id), line.value);
      }),
      // In double quotes it is longer than a line is folded at.
      { numRuns, examples: [[[undefined, "\0\n\0\0\0\0\0", undefined]]] },
    );
  });

  it("take everything for a text", () => {
    const { values } = parseSecrets("api-key: 0123\napi-token: 2026-01-01\nocr-key:\n", ids);
    assert.deepEqual(
      [...(values ?? [])],
      [
        ["api-key", "0123"],
        ["api-token", "2026-01-01"],
        ["ocr-key", undefined],
      ],
    );
  });

  it("are exactly what stands behind a name, or are refused and not shortened", () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
      fc.stringMatching(/^[ \t:#\-|>&*!%@`{}[\],?\\a0\r]{1,8}$/),
      fc.constantFrom(
        "!a",
        "&a b",
        "*a",
        "a #b",
        "# a",
        "a ",
        " a",
        "a\t",
        "!",
        "&",
        "! a",
        "!!str a",
        "a: b",
        "?",
        "-",
      ),
    );
    // In quotes, and with "|", stands what YAML says; everything else is meant as it is.
    const plain = typed.filter((text) => !/^[\s]*["'|>]/.test(text) && !text.includes("\n"));
    fc.assert(
      fc.property(plain, (text) => {
        const { values } = parseSecrets(`api-key: ${text}\napi-token: x\n`, ids);
        if (values !== undefined) assert.equal(values.get("api-key") ?? "", text);
      }),
      { numRuns },
    );
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["a tag", "api-key: !canary rest", /^line 1: api-key begins with "!", .*single quotes/],
    ["a tag alone", "api-key: !canary", /^line 1: api-key begins with "!"/],
    ["an anchor", "api-key: &canary rest", /^line 1: api-key begins with "&"/],
    ["a comment", "api-key: can #ary", /^line 1: api-key has a "#" that begins a comment/],
    ["nothing but a comment", "api-key: #canary", /^line 1: api-key has a "#"/],
    ["a comment behind quotes", "api-key: 'canary' # x", /^line 1: api-key has something beside its quotes/],
    ["white space at its end", "api-key: canary ", /^line 1: api-key begins or ends with white space/],
    ["a second line", "api-key: canary\n  more", /^line 1: api-key goes on in the next line/],
    ["a second line in quotes", 'api-key: "canary\n  more"', /^line 1: api-key .* goes on in the next line/],
    ["folded lines", "api-key: >\n  canary\n  more", /^line 1: api-key goes on in the next line/],
    ["a comment behind |", "api-key: | # x\n  canary", /^line 1: api-key needs "\|" alone/],
    [
      "line ends of two kinds",
      "api-key: |\n  canary\r\n  more\n",
      /^line 1: api-key has line ends of two kinds/,
    ],
    ["a list", "api-key: [canary]", /^line 1: api-key is no text/],
    ["all in one line", "{api-key: canary}", /^it is no map of secrets, one a line/],
  ];
  for (const [what, text, reason] of refused) {
    it(`are refused with ${what}, and not repeated`, () => {
      const { problems = [] } = parseSecrets(`${text}\n`, ids);
      assert.match(problems.join("\n"), reason);
      assert.doesNotMatch(problems.join("\n"), /canary/);
    });
  }

  it("are read as they were written by an editor that ends all lines as Windows does", () => {
    const { values } = parseSecrets(
      "# head\r\napi-key: a b\r\napi-token: |-\r\n  a\r\n  b\r\nocr-key:\r\n",
      ids,
    );
    assert.deepEqual([...(values ?? [])].slice(0, 2), [
      ["api-key", "a b"],
      ["api-token", "a\nb"],
    ]);
  });

  it("are no secrets where the text is empty", () => {
    assert.deepEqual(parseSecrets("# nothing\n", ids).values, new Map());
  });

  it("are refused where a reference would repeat another value", () => {
    assert.notEqual(parseSecrets("api-key: &a canary\napi-token: *a\n", ids).problems, undefined);
  });
});
