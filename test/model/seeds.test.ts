import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fieldsOf, type SchemaField } from "../../cli/generators/schema-fields.ts";
import { jsonSchemaOf } from "../../cli/generators/json-schemas.ts";
import { environmentConfiguration } from "../../model/declared/environment-configuration.ts";
import { entities } from "../../model/entities.ts";
import { parseRecord } from "../../catalog/records/read-record.ts";
import { actionLink } from "../../model/observed/action-link.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";

const root = join(import.meta.dirname, "../..");

/** A copy of something that the seeds say, checked as it is read. */
function seed<S extends z.ZodType>(name: string, schema: S): z.output<S> {
  return schema.parse(JSON.parse(readFileSync(join(root, "test/fixtures/seeds", `${name}.json`), "utf8")));
}

describe("the examples of the seeds", () => {
  const documents: Readonly<Record<string, string>> = {
    "001-shell-config": "ShellConfig",
    "001-testability-config": "TestabilityConfig",
    "004-deployment-state": "DeploymentState",
    "004-deployment-state-record": "DeploymentStateRecord",
    "004-log-entry": "LogEntry",
    "004-pipeline-run": "PipelineRun",
    "004-test-execution": "TestExecution",
  };
  for (const [file, name] of Object.entries(documents)) {
    it(`are taken for ${name}`, () => {
      const schema = entities.find((entry) => entry.name === name)?.schema;
      assert.ok(schema);
      const examples = seed(file, z.array(z.unknown()).min(1));
      for (const example of examples) assert.deepEqual(parseRecord(schema, example), { value: example });
    });
  }

  it("are taken for the parameters of an ActionLink", () => {
    const examples = seed("001-action-link-parameters", z.record(z.string(), z.unknown()));
    assert.deepEqual(actionLink.shape.parameters.parse(examples), examples);
    for (const example of Object.values(examples)) {
      assert.deepEqual(actionLink.shape.parameters.parse(example), example);
    }
  });

  it("are taken for git tags, each as its kind", () => {
    const kinds = seed("001-git-tags", z.record(z.string(), z.array(z.string()).min(3)));
    for (const [kind, names] of Object.entries(kinds)) {
      for (const name of names) assert.equal(parseTagName(name)?.tagType, kind, name);
    }
  });

  it("are taken for the paths of configurations and secrets", () => {
    for (const path of seed("001-configuration-paths", z.array(z.string()).min(5))) {
      assert.equal(environmentConfiguration.shape.path.safeParse(path).success, true, path);
    }
  });
});

describe("the fields of the seeds", () => {
  const fields = seed(
    "fields",
    z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
  );

  for (const [name, expected] of Object.entries(fields)) {
    it(`are all in ${name}, with their types`, () => {
      const entry = entities.find((one) => one.name === name);
      assert.ok(entry, `${name} is no entity`);
      const made = fieldsOf(jsonSchemaOf(entry, root));
      for (const [written, type] of Object.entries(expected)) {
        const field = written.replace("?", "");
        const key: string = entry.kind === "declared" ? camelCase(field) : field;
        const found: readonly SchemaField[] = made.filter(({ path }) => path.length === 1 && path[0] === key);
        assert.ok(found.length > 0, `${name} has no ${key}`);
        if (Array.isArray(type) && anyApp.has(`${name}.${key}`)) {
          for (const { schema } of found)
            for (const one of type) assert.match(one, new RegExp(schema.pattern ?? "^$"), `${name}.${key}`);
          continue;
        }
        assert.ok(
          found.some((one) =>
            hasType(
              one,
              found,
              typeof type === "string" ? type : [...type, ...(beyond[`${name}.${key}`] ?? [])],
            ),
          ),
          `${name}.${key} is no ${String(type)}`,
        );
        if (entry.kind === "declared") continue;
        for (const one of found) assert.equal(one.required, !written.endsWith("?"), `${name}.${key}`);
      }
    });
  }
});

/** Where the seeds name the four apps of one product: a catalog declares its own (decision 58). */
const anyApp: ReadonlySet<string> = new Set([
  "PipelineStageRecord.component",
  "DeploymentSurface.app",
  "PipelineDefinition.app",
]);

/** Values that the seeds do not have (decision 46: a Worker keeps the hash of a secret). */
const beyond: Readonly<Record<string, readonly string[]>> = { "SecretCredentialSet.service": ["cloudflare"] };

/** Whether a field has a type of the seeds, or exactly its values for an enumeration. */
function hasType(
  { schema }: SchemaField,
  variants: readonly SchemaField[],
  type: string | readonly string[],
): boolean {
  const parts = [schema, ...(schema.anyOf ?? [])].filter((part) => typeof part === "object");
  if (typeof type !== "string") {
    const values = [...parts, ...variants.map((variant) => variant.schema)].flatMap(
      (part) => part.enum ?? part.const ?? [],
    );
    assert.deepEqual([...new Set(values.filter((value) => value !== null))].sort(), [...type].sort());
    return true;
  }
  const formats: Readonly<Record<string, string>> = { datetime: "date-time", date: "date", uuid: "uuid" };
  return parts.some((part) =>
    Object.hasOwn(formats, type)
      ? part.format === formats[type]
      : [part.type ?? []].flat().some((one) => one === type),
  );
}

function camelCase(field: string): string {
  return field.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
