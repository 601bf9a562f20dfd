import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { checkEnvironment } from "../../catalog/check/check-environment.ts";
import { derive, type Section } from "../../catalog/check/derive.ts";
import { configSections } from "../../catalog/config-keys.ts";
import type { Layer } from "../../catalog/config-schema.ts";
import { mapAt, type Plain } from "../../catalog/plain.ts";
import { exampleOf } from "../../cli/generators/schema-words.ts";
import { catalogSchema } from "../../model/declared/catalog.ts";
import { ajv, assertKnownToEditors, objectionsTo } from "../support/config-schema.ts";
import { blocksOf, pages } from "../support/documents.ts";
import { leavesOf, type Leaf } from "../support/leaves.ts";
import { checkout } from "../support/project.ts";

describe("the JSON Schema of config.yml", () => {
  for (const path of globSync("environments/**/config.yml", { cwd: checkout }).sort()) {
    it(`is named in the first line of ${path}, and takes it`, () => {
      assertKnownToEditors(path, readFileSync(join(checkout, path), "utf8"));
    });
  }

  const refused: readonly (readonly [what: string, layer: Layer, text: string, at: RegExp])[] = [
    [
      "a key that does not exist",
      "environment",
      "surfaces: { api: { concurencyLimit: 5 } }",
      /^\/surfaces\/api/,
    ],
    ["a section that does not exist", "environment", "surface: {}", /additional properties/],
    ["text in a number's place", "environment", 'surfaces: { api: { concurrencyLimit: "5" } }', /integer/],
    [
      "a number that is too large",
      "region",
      "surfaces: { api: { cloudRun: { maxInstances: 1001 } } }",
      /<= 1000/,
    ],
    ["a word that is none", "environment", "approvals: { method: nobody }", /allowed values/],
    [
      "a tag behind the name",
      "environment",
      "surfaces: { api: { cloudRun: { image: ghcr.io/a/b:1 } } }",
      /pattern/,
    ],
    ["what is derived", "global", "surfaces: { api: { id: api } }", /additional properties/],
    [
      "what somebody observes",
      "environment",
      "bundles: { a: { lastRotatedAt: 2025-11-04T08:30:00Z } }",
      /additional/,
    ],
    [
      "what another platform has",
      "global",
      "surfaces: { api: { platform: vercel, cloudRun: {} } }",
      /cloudRun/,
    ],
    [
      "the product in an environment's file",
      "environment",
      "product: { name: lotus }",
      /additional properties/,
    ],
    [
      "more of a surface than a region may set",
      "region",
      "surfaces: { api: { public: true } }",
      /additional/,
    ],
    ["a gate in a subproject's file", "subproject", "gates: {}", /additional properties/],
    ["a reviewer without an id", "environment", "approvals: { reviewers: [{ login: mali-s }] }", /required/],
    ["the removal of what is nowhere", "global", "surfaces: { api: null }", /^\/surfaces\/api/],
    ["an id that no cloud would take", "global", "bundles: { Api: {} }", /property name/],
  ];
  for (const [what, layer, text, objection] of refused) {
    it(`refuses ${what}`, () => {
      assert.match(objectionsTo(layer, parse(text)).join("\n"), objection);
    });
  }

  it("takes null where a lower layer's value is not to count", () => {
    assert.deepEqual(
      objectionsTo("environment", parse("surfaces: { api: null, portal: { bundle: null } }")),
      [],
    );
  });

  it("takes what the catalog takes, and refuses a value that the catalog refuses for itself", () => {
    const leaves = exampleEntities();
    const value = fc.oneof(
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.constantFrom(...leaves.map(({ leaf }) => leaf.value).filter((one) => one !== null)),
      fc.constantFrom([], {}),
    );
    fc.assert(
      fc.property(fc.constantFrom(...leaves), value, (place, other) => {
        const { section, key, entity, leaf } = place;
        leaf.set(other);
        try {
          const found = issuesOf(place);
          const objections = objectionsTo("global", { [section]: { [key]: entity } });
          const message = `${section}.${key}.${leaf.path}: ${JSON.stringify(other)}`;
          if (found.length === 0) assert.deepEqual(objections, [], message);
          else if (found.every(isOfItself(place))) assert.notDeepEqual(objections, [], message);
        } finally {
          leaf.set(leaf.value);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const sections: readonly Section[] = [
  "surfaces",
  "services",
  "bundles",
  "secrets",
  "channels",
  "guardrails",
  "gates",
  "pipelines",
  "flags",
  "cohorts",
  "releaseChannels",
  "migrations",
];

interface Place {
  section: Section;
  key: string;
  entity: Plain;
  leaf: Leaf;
}

/** Every single value of the example's entities, each in a copy of its own entity. */
function exampleEntities(): Place[] {
  const merged = structuredClone(checkEnvironment(checkout, "staging").merged ?? {});
  return sections.flatMap((section) =>
    Object.entries(mapAt(merged, [section])).flatMap(([key, entity]) =>
      leavesOf(entity).map((leaf) => ({ section, key, entity, leaf })),
    ),
  );
}

function issuesOf({ section, key, entity }: Place): readonly z.core.$ZodIssue[] {
  const whole = derive(section, key, entity, "staging", []);
  return catalogSchema.shape[section].safeParse({ [key]: whole }).error?.issues ?? [];
}

/** Whether an issue is about a value that is there, and not about how two of them fit. */
function isOfItself({ entity }: Place): (issue: z.core.$ZodIssue) => boolean {
  return ({ code, path }) => {
    const at = path
      .slice(1)
      .reduce<unknown>(
        (value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined),
        entity,
      );
    return code !== "custom" && at !== undefined;
  };
}

describe("every key of config.yml", () => {
  for (const { name, schema, keys } of configSections()) {
    it(`is described and has an example that fits: ${name}`, () => {
      assert.ok(schema.description);
      for (const key of keys) {
        assert.ok(key.schema.description, key.path);
        const example = exampleOf(key.schema);
        const isMap = key.schema.type === "object";
        assert.ok(isMap || example !== undefined, `${key.path} has no example`);
        if (example !== undefined)
          assert.ok(ajv.validate(key.schema, example), `${key.path}: ${ajv.errorsText()}`);
      }
    });
  }
});

describe("what the documents show of config.yml", () => {
  const names = configSections().map(({ name }) => name);
  for (const page of pages) {
    const shown = blocksOf(page)
      .filter(({ language }) => language === "yaml")
      .map(({ text }) => z.unknown().parse(parse(text)))
      .filter((value) => value instanceof Object && Object.keys(value).some((key) => names.includes(key)));
    if (shown.length === 0) continue;
    it(`is what the catalog takes: ${page}`, () => {
      for (const value of shown) assert.deepEqual(objectionsTo("global", value), []);
    });
  }
});
