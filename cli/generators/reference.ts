import { configSections, type ConfigKey, type ConfigSection } from "../../catalog/config-keys.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { markdownTable } from "../../files/generated/markdown-table.ts";
import { exampleOf, rangeOf, typeOf } from "./schema-words.ts";

const introduction = `# Reference

Generated from the catalog's schemas by \`npm run generate\`: every key of \`config.yml\`. Editors with a YAML language server know the same:
the first line of each file names [the schema](../environments/config.schema.json).

\`\`\`text
environments/
├── global/config.yml                    what holds everywhere, and what the repository has once
├── staging/
│   ├── config.yml                       merged over global
│   └── regions/us-east/config.yml       merged over both, for what runs in a region
├── production/
│   ├── config.yml
│   └── regions/{us-east,eu-west}/config.yml
└── canary/ sandbox/ performance/
\`\`\`

- Entities are maps keyed by id, written \`<id>\` below. Maps merge deeply, lists and single values replace, \`null\` deletes.
- A key is required in the merged catalog, not in each file. \`npx gantry env show staging\` prints the merged catalog, and where each value was written.
- A subproject's own settings lie in \`subprojects/<path>/config.yml\` below an environment or a region. They are merged last, and may say only what is
  of the app of that name.
- What a region's file may set is marked with ◆.
- Every mistake in every file is reported at once:

\`\`\`text
environments/staging/config.yml:15:24 surfaces.api.concurrencyLimit: "5" must be a number (write it without quotes)
\`\`\``;

const head = ["key", "type", "range", "default", "what it is", "example"];

/** docs/reference.md: every key that a person may write into config.yml. */
export const reference: Generator = {
  name: "reference of the catalog",
  folders: [],
  generate() {
    const sections = configSections();
    const contents = sections.map(
      ({ name, schema }) => `- [\`${name}\`](#${name.toLowerCase()}): ${schema.description ?? ""}`,
    );
    const text = [introduction, contents.join("\n"), ...sections.map(sectionText)].join("\n\n");
    return new Map([["docs/reference.md", `${text}\n`]]);
  },
};

function sectionText({ name, schema, layers, keys }: ConfigSection): string {
  const lines = [
    `## ${name}`,
    `${sentence(schema.description ?? "")} In the files of: ${layers.join(", ")}.`,
  ];
  return [...lines, markdownTable([head, ...keys.map(rowOf)])].join("\n\n");
}

function rowOf({ path, schema, required, regional }: ConfigKey): string[] {
  const isMap = schema.type === "object";
  const written = schema.default === undefined || isMap ? "" : `\`${JSON.stringify(schema.default)}\``;
  const example = exampleOf(schema);
  return [
    `\`${path}\`${regional ? " ◆" : ""}`,
    typeOf(schema),
    literal(rangeOf(schema)),
    required ? "required" : written,
    literal(schema.description ?? ""),
    example === undefined ? "" : `\`${JSON.stringify(example)}\``,
  ];
}

/** Markdown takes no angle bracket for the beginning of HTML. */
function literal(text: string): string {
  return text.replaceAll("<", "&lt;");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
