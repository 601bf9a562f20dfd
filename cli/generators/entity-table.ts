import type { z } from "zod";
import { entities, entityFileName, type EntityEntry } from "../../model/entities.ts";
import { rulesOf, type EntityRule } from "../../model/entity.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { jsonSchemaOf, schemaPath } from "./json-schemas.ts";
import { notUsedYet } from "./not-used-yet.ts";
import { seedsOfTables } from "./seeds-of-tables.ts";
import { fieldsOf, type SchemaField } from "./schema-fields.ts";
import { seedDeviations } from "./seed-deviations.ts";
import { sharedRulesTable } from "./shared-rules-table.ts";

const introduction = `# Entities

Generated from the schemas in \`model/\` by \`npm run generate\`: every field and rule of the data model, and the test that shows it. The
tests' names are checked to exist. A rule between fields stands in the JSON Schema as well, unless its row says
otherwise: draft 2020-12 cannot compare two values, add them up, put a list in order, or build one text from another.

| seed | entity | field | type | rule | schema | test |
| ---- | ------ | ----- | ---- | ---- | ------ | ---- |`;

/** docs/entities.md: seed, entity, field, type and rule, and where each is shown. */
export const entityTable: Generator = {
  name: "table of entities",
  folders: [],
  generate(root) {
    const rows = entities.flatMap((entry) => [
      ...fieldsOf(jsonSchemaOf(entry, root)).map((field) => fieldRow(entry, field)),
      ...rulesOf(entry.schema).map((rule) => ruleRow(entry, rule)),
    ]);
    return new Map([
      [
        "docs/entities.md",
        `${[introduction, ...rows, "", sharedRulesTable(), "", seedDeviations(), "", notUsedYet(), "", seedsOfTables()].join("\n")}\n`,
      ],
    ]);
  },
};

/** Where an entity's tests are. */
function testPath({ name, kind }: Pick<EntityEntry, "name" | "kind">): string {
  return `test/model/${kind}/${entityFileName(name)}.test.ts`;
}

/** The test of a field, below the entity's own `describe`. */
export function fieldTest(path: readonly string[]): string {
  return `refuses a wrong ${path.join(".")}`;
}

/** The test of a rule between fields. */
export function ruleTest({ fields, text }: EntityRule): string {
  return `holds that ${fields[0] ?? ""} ${text}`;
}

function fieldRow(entry: EntityEntry, { path, schema, required }: SchemaField): string {
  const type = required ? typeOf(schema) : `${typeOf(schema)}, optional`;
  const rule = [schema.title === undefined ? schema.description : undefined, ...constraintsOf(schema)];
  const words = rule.filter((part) => part !== undefined).join("; ");
  return row(entry, path.join("."), type, words, fieldTest(path));
}

function ruleRow(entry: EntityEntry, rule: EntityRule): string {
  return row(
    entry,
    rule.fields.join(" + "),
    kindOf(rule),
    `${rule.fields[0] ?? ""} ${rule.text}`,
    ruleTest(rule),
  );
}

/** A `$comment` says what the JSON Schema leaves out of the rule. */
function kindOf({ json }: EntityRule): string {
  if (json === undefined) return "rule, not in JSON Schema";
  return json.$comment === undefined ? "rule" : "rule, in part in JSON Schema";
}

function row(entry: EntityEntry, field: string, type: string, rule: string, test: string): string {
  const schema = `[schema](../${schemaPath(entry.name)})`;
  const shown = `[${test}](../${testPath(entry)})`;
  const cells = [entry.seed, entry.name, `\`${field}\``, type, rule, schema, shown];
  return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`).replaceAll("\n", " ")).join(" | ")} |`;
}

function typeOf(schema: z.core.JSONSchema.BaseSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) return "enum";
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(
    (one) => typeof one === "object",
  );
  if (variants.length > 0) return variants.map((variant) => typeOf(variant)).join(" or ");
  const { type = "any", items, format } = schema;
  if (type === "array") {
    return `list of ${typeof items === "object" && !Array.isArray(items) ? typeOf(items) : "anything"}`;
  }
  const named = Array.isArray(type) ? type.join(" or ") : type;
  return format === undefined ? named : `${named} (${format})`;
}

function constraintsOf(schema: z.core.JSONSchema.BaseSchema): string[] {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength, minItems, maxItems, pattern } = schema;
  const hasFormat = schema.format !== undefined;
  const unbounded = maximum === Number.MAX_SAFE_INTEGER;
  return [
    schema.enum && `one of ${schema.enum.map((value) => `\`${String(value)}\``).join(", ")}`,
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && !unbounded && `at most ${maximum}`,
    minLength !== undefined && `at least ${minLength} characters`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    minItems !== undefined && `at least ${minItems} entries`,
    maxItems !== undefined && `at most ${maxItems} entries`,
    pattern !== undefined && !hasFormat && pattern.length <= 100 && `matches \`${pattern}\``,
    schema.default !== undefined && `default \`${JSON.stringify(schema.default)}\``,
  ].filter((part) => typeof part === "string");
}
