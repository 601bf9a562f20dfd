import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { jsonSchemaOf } from "../../../cli/generators/json-schemas.ts";
import { fieldsOf } from "../../../cli/generators/schema-fields.ts";
import { entities } from "../../../model/entities.ts";
import { rulesOf } from "../../../model/entity.ts";

const root = join(import.meta.dirname, "../../..");
const document = readFileSync(join(root, "docs/entities.md"), "utf8").split("\n");
/** What comes after it departs from the seeds on purpose, and names reasons instead of tests. */
const end = document.indexOf("## Where the model departs from the seeds");
const table = document.slice(0, end);
const rows = table.filter((line) => /^\| \d{3} \|/.test(line)).map((line) => line.split(/(?<!\\) \| /));
/** Whole names of the tests that the table names, with their files. */
const named = table.flatMap((line): [file: string, title: string][] => {
  const [, test = "", file = ""] = /^.* \| \[(.*)\]\(\.\.\/(test\/[^)]*)\) \|$/.exec(line) ?? [];
  if (test === "") return [];
  const title = test.replaceAll(String.raw`\|`, "|");
  const [, entity] = /^\| \d{3} \| (\w+) \|/.exec(line) ?? [];
  return [[file, entity === undefined ? title : `${entity} ${title}`]];
});

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
    const files = [...new Set(named.map(([file]) => file))];
    const mocha = join(root, "node_modules/mocha/bin/mocha.js");
    const args = [mocha, "--no-config", "--dry-run", "--reporter", "json", ...files];
    const json: unknown = JSON.parse(
      execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }),
    );
    const titles = new Set(
      report.parse(json).tests.map(({ file, fullTitle }) => `${relative(root, file)} ${fullTitle}`),
    );
    assert.equal(named.length, table.filter((line) => /^\| (?!of|seed|-)/.test(line)).length);
    assert.ok(end > 0);
    assert.ok(named.length > 350, `${named.length} rows`);
    for (const [file, title] of named) assert.ok(titles.has(`${file} ${title}`), `${file}: ${title}`);
  });
});
