import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { testPath } from "../../../cli/generators/entity-table.ts";
import { jsonSchemaOf } from "../../../cli/generators/json-schemas.ts";
import { fieldsOf } from "../../../cli/generators/schema-fields.ts";
import { entities } from "../../../model/entities.ts";
import { rulesOf } from "../../../model/entity.ts";

const root = join(import.meta.dirname, "../../..");
const rows = readFileSync(join(root, "docs/entities.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| \d{3} /.test(line))
  .map((line) => line.split(/(?<!\\) \| /));

/** What mocha's own reporter says of a test. */
const report = z.object({ tests: z.array(z.object({ fullTitle: z.string(), file: z.string() })) });

describe("the table of entities", () => {
  it("has a row for every field and every rule", () => {
    for (const entry of entities) {
      const fields = new Set(rows.filter((row) => row[1] === entry.name).map((row) => row[2]));
      const schema = jsonSchemaOf(entry, root);
      for (const { path } of fieldsOf(schema))
        assert.ok(fields.has(`\`${path.join(".")}\``), `${entry.name}.${path.join(".")}`);
      for (const rule of rulesOf(entry.schema))
        assert.ok(fields.has(`\`${rule.fields.join(" + ")}\``), rule.text);
    }
  });

  it("describes every field", () => {
    for (const entry of entities) {
      for (const { path, schema } of fieldsOf(jsonSchemaOf(entry, root))) {
        assert.ok(
          (schema.description ?? "").length > 3,
          `${entry.name}.${path.join(".")} has no description`,
        );
      }
    }
  });

  it("names tests that exist", function () {
    this.timeout(120_000);
    const files = entities.map((entry) => testPath(entry));
    const mocha = join(root, "node_modules/mocha/bin/mocha.js");
    const args = [mocha, "--no-config", "--dry-run", "--reporter", "json", ...files];
    const json: unknown = JSON.parse(
      execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }),
    );
    const titles = new Set(report.parse(json).tests.map(({ fullTitle }) => fullTitle));
    assert.ok(rows.length > 300, `${rows.length} rows`);
    for (const row of rows) {
      const [, test = "", path = ""] = /\[(.*)\]\(\.\.\/(.*)\) \|$/.exec(row[6] ?? "") ?? [];
      assert.ok(files.includes(path), path);
      assert.ok(
        titles.has(`${row[1] ?? ""} ${test.replaceAll(String.raw`\|`, "|")}`),
        `${row[1] ?? ""}: ${test}`,
      );
    }
  });
});
