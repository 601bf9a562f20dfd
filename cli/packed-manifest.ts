import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

/**
 * What dist/ has in it, so that a product need not install it: little of each is used, and most of what npm would bring are types, source
 * maps and second copies. Every other package is loaded from where npm puts it: some look for files beside themselves, and Pulumi's SDK
 * and what it brings have to be the program's own.
 */
const bundled = new Set(
  `@clack/prompts @dagrejs/dagre @lezer/common @lezer/highlight @lezer/lr @marcbachmann/cel-js
   @octokit/plugin-retry @octokit/plugin-throttling @octokit/rest @prometheus-io/lezer-promql age-encryption canonicalize d3-array diff execa
   fast-xml-parser fast-xml-validator fastest-levenshtein graphql jose libsodium-wrappers murmurhash pg tap-parser unbash undici uuid yaml yauzl zod`.split(
    /\s+/,
  ),
);

/** What a product's own files in stacks/ and policy/rules/ are run by: the first 22 that strips types without being asked to. */
const node = "^22.18.0 || >=24";

const { dependencies, ...own } = manifest.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8")),
);

/** The packages that an installed Gantry loads from where npm put them. */
export const outside = Object.keys(dependencies).filter((name) => !bundled.has(name));

/** The archive that `npm pack` makes of the checkout. */
export const archiveName = `${own.name.replace("@", "").replace("/", "-")}-${own.version}.tgz`;

/** package.json as it is packed: it asks for what is outside of dist/, and for the Node that runs it. */
export function packedManifest(): string {
  const asked = Object.entries(dependencies).filter(([name]) => !bundled.has(name));
  const packed = {
    ...own,
    engines: { node },
    dependencies: Object.fromEntries(asked),
    // Of the checkout alone.
    scripts: undefined,
    devDependencies: undefined,
    allowScripts: undefined,
    overrides: undefined,
    files: undefined,
  };
  return `${JSON.stringify(packed, undefined, 2)}\n`;
}
