import assert from "node:assert/strict";
import { join } from "node:path";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { GantryError } from "../../../model/errors.ts";
import { readJsonLines } from "../../../catalog/records/json-lines.ts";
import { logEntry } from "../../../model/observed/log-entry.ts";

const entry = logEntry.parse(exampleOf("LogEntry", join(import.meta.dirname, "../../..")));
const line = (change: object = {}): string => JSON.stringify({ ...entry, ...change });
const problemsOf = (text: string): readonly string[] => {
  try {
    readJsonLines(logEntry, text, "ci.log");
  } catch (error) {
    assert.ok(error instanceof GantryError);
    return error.problems;
  }
  return [];
};

describe("JSON Lines", () => {
  it("are read with and without a last line feed, and when there are none", () => {
    assert.deepEqual(readJsonLines(logEntry, `${line()}\n${line()}\n`, "ci.log"), [entry, entry]);
    assert.deepEqual(readJsonLines(logEntry, line(), "ci.log"), [entry]);
    assert.deepEqual(readJsonLines(logEntry, "", "ci.log"), []);
  });

  it("keep one record a line, whatever a message contains", () => {
    const message = 'a\nb\r\n\u2028\u2029\u0085"}{\\';
    assert.deepEqual(readJsonLines(logEntry, `${line({ message })}\n`, "ci.log"), [{ ...entry, message }]);
  });

  it("name every mistake with its line", () => {
    const text = [line(), line({ level: "Info", line_number: 0 }), "{", line({ extra: 1 }), ""].join("\n");
    assert.deepEqual(problemsOf(text), [
      'ci.log:2 level: "Info" must be one of "info", "warn", "error"',
      "ci.log:2 line_number: 0 must be at least 1",
      "ci.log:3 is no JSON",
      "ci.log:4 extra: is not a known key",
    ]);
  });

  it("name an empty line, and never repeat one that is no JSON", () => {
    assert.deepEqual(problemsOf(`${line()}\n\n${line()}\n`), ["ci.log:2 is no JSON"]);
    assert.deepEqual(problemsOf("password=hunter2"), ["ci.log:1 is no JSON"]);
  });

  it("count the mistakes beyond two hundred", () => {
    const problems = problemsOf("x\n".repeat(1000));
    assert.equal(problems.length, 201);
    assert.equal(problems.at(-1), "… and 800 more");
  });
});
