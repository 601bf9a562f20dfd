import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadRepository } from "../../catalog/load.ts";
import { digestOf, exampleFilesPath, exampleRepository } from "../../catalog/example.ts";
import { sopsConfigurationPath } from "../../secrets/sops-configuration.ts";
import { codeowners } from "../../guard/codeowners.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { secretsCatalog } from "../../secrets/secrets-catalog.ts";

/** What of the repository is the example product's, beside what is generated from its catalog. */
const places = [
  /^Pulumi\.[a-z]+\.yaml$/,
  // Values and the ledgers of rotations are nobody's example.
  /^environments\/(.*\/)?config\.yml$/,
  /^migrations\/(?:.*\.sql|Dockerfile)$/,
  /^docs\/(clarifications|governance)\.yml$/,
  /^docs\/runbooks\/.*\.md$/,
  // By which Gantry itself is released.
  /^\.github\/(?:publish-gantry\.sh|workflows\/release-gantry\.yml)$/,
  /^scripts\/release\/\d+-[a-z]+-gantry\.sh$/,
];

/** The digests by which `gantry init --fresh` knows the example's files. In a product of one's own they stay as they are. */
export const exampleFiles: Generator = {
  name: "example's files",
  folders: [],
  generate(root) {
    const { owner, name } = loadRepository(root).product.repository;
    if (owner !== exampleRepository.owner || name !== exampleRepository.name) return new Map();
    const written = filesOf(root).map((path) => [path, readFileSync(join(root, path), "utf8")] as const);
    const generated = [secretsCatalog, codeowners("")]
      .flatMap((generator) => [...generator.generate(root)])
      // Without recipients it is the same in every product.
      .filter(([path]) => path !== sopsConfigurationPath);
    const digests = [...written, ...generated].map(([path, text]) => [path, digestOf(text)] as const);
    const sorted = Object.fromEntries(digests.sort(([a], [b]) => (a < b ? -1 : 1)));
    return new Map([[exampleFilesPath, `${JSON.stringify(sorted, null, 2)}\n`]]);
  },
};

function filesOf(root: string): string[] {
  const below = ["environments", "migrations", "docs", ".github", "scripts/release"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  );
  return [...readdirSync(root), ...below].filter((path) => places.some((place) => place.test(path)));
}
