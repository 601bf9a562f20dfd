import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSecrets, parseSecrets } from "../../../../cli/secrets/input/secrets-text.ts";
import { numRuns } from "../../../support/runs.ts";

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
      { numRuns },
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

  it("are no secrets where the text is empty", () => {
    assert.deepEqual(parseSecrets("# nothing\n", ids).values, new Map());
  });

  it("are refused where a reference would repeat another value", () => {
    assert.notEqual(parseSecrets("api-key: &a canary\napi-token: *a\n", ids).problems, undefined);
  });
});
