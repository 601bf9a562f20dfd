import { strict as assert } from "node:assert";
import { globSync, readFileSync } from "node:fs";
import { lintWithSquawk } from "../../database/lint/squawk.ts";
import { parseMigration, type Parsed } from "../../database/sql/read-migration.ts";

/** Hundreds of files by many authors, which Debian's package of the server brings: its extensions and its own catalogs. */
const pattern = "/usr/share/postgresql/*/**/*.sql";

describe("SQL that others wrote", () => {
  let files: readonly string[];
  before(function () {
    files = globSync(pattern).sort();
    if (files.length === 0 && process.env["CI"] !== "true") this.skip();
    assert.ok(files.length > 100, `${files.length} files: apt-get install postgresql`);
  });

  it("is parsed or refused in one message with its line, and what is parsed is linted", async () => {
    const parsed: Parsed[] = [];
    const refused: string[] = [];
    for (const path of files) {
      const content = readFileSync(path, "utf8");
      // What psql alone understands: as it stands, and without.
      for (const text of [content, content.replaceAll(/^\\/gm, "-- \\")]) {
        const name = `${parsed.length}`.padStart(4, "0");
        const read = await parseMigration(name, `migrations/${name}.sql`, Buffer.from(text));
        if ("migration" in read) {
          if (text !== content || !/^\\/m.test(content)) parsed.push(read.migration);
          continue;
        }
        assert.ok(read.problems.length > 0, path);
        for (const problem of read.problems)
          assert.match(problem, /^migrations\/\d{4}\.sql(:\d+(:\d+)?)? \S[^\n]*$/);
        refused.push(`${path}: ${read.problems.join("; ")}`);
        if (!/^\\/m.test(content)) break;
      }
    }
    assert.ok(parsed.length > files.length * 0.8, refused.join("\n"));
    for (let at = 0; at < parsed.length; at += 40) {
      for (const { path, line, column, rule } of await lintWithSquawk(parsed.slice(at, at + 40), process.env))
        assert.ok(path !== "" && line > 0 && column > 0 && rule !== "");
    }
  });
});
