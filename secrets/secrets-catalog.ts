import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { surfaceGhEnvironment } from "../model/declared/gh-environment.ts";
import {
  databaseHolder,
  edgeHolder,
  registryHolder,
  samplerHolder,
} from "../model/declared/rotation-ledger.ts";
import { workerSecrets } from "../model/declared/worker-secrets.ts";
import { whatGitHubHas } from "../model/declared/github-plan.ts";
import { loadCatalog } from "../catalog/load.ts";
import { vercelProjectName } from "../model/cloud-names.ts";
import { keeperOf } from "./keepers.ts";
import { readersOf, secretEntries, type SecretEntry } from "./secret-entries.ts";
import { sopsConfiguration, sopsConfigurationPath } from "./sops-configuration.ts";
import type { Generator } from "../files/generated/generator.ts";
import { markdownTable } from "../files/generated/markdown-table.ts";
import { counted } from "../terminal/counted.ts";

export const secretsCatalogPath = "docs/secrets-catalog.md";

const introduction = `# Secrets

Generated from the catalog by \`gantry generate\`. It names every secret, its owner and where it is kept; values are in
\`environments/<environment>/secrets.enc\` alone, encrypted. How old each one is, \`gantry secrets status\` says.`;

const head = ["secret", "read as", "kept by", "used by", "bundle", "owner", "replaced every", "status"];

/** docs/secrets-catalog.md: each environment's secrets, and who can read them; and .sops.yaml, by which sops encrypts. */
export const secretsCatalog: Generator = {
  name: "secrets",
  folders: [],
  generate(root) {
    const { environments } = loadCatalog(root);
    const sections = environments.map((catalog) => section(root, catalog));
    return new Map([
      [secretsCatalogPath, `${[introduction, ...sections].join("\n\n")}\n`],
      [sopsConfigurationPath, sopsConfiguration(environments)],
    ]);
  },
};

function section(root: string, catalog: EnvironmentCatalog): string {
  const { environment, recipients } = catalog;
  const names = Object.keys(recipients).sort();
  const readers =
    names.length > 0
      ? `Encrypted to ${names.join(", ")}.`
      : `Encrypted to nobody yet: \`gantry secrets init ${environment}\`.`;
  const rows = secretEntries(root, catalog).entries.map((entry) => row(entry, catalog));
  return [`## ${environment}`, readers, markdownTable([head, ...rows])].join("\n\n");
}

/** Who uses what is of no bundle. */
const users: Readonly<Record<string, string>> = {
  [registryHolder]: "the registry",
  [databaseHolder]: "the migrations",
  [edgeHolder]: "its Worker",
  [samplerHolder]: "the sampler",
};

function row(entry: SecretEntry, catalog: EnvironmentCatalog): string[] {
  const { secret, surface, sharedWith, bundle, cadenceDays } = entry;
  const days = counted(cadenceDays, "day");
  const user = [surface ?? users[bundle] ?? "nothing", ...sharedWith].join(", ");
  return [
    secret.id,
    `\`${secret.keyName}\``,
    [...new Set(readersOf(entry).map((reader) => keptBy(entry, reader, catalog)))].join(", "),
    user,
    bundle,
    secret.owner,
    days,
    secret.status,
  ];
}

function keptBy({ secret }: SecretEntry, surface = "", catalog: EnvironmentCatalog): string {
  const { id, name } = keeperOf(secret);
  if (id === "github" && !whatGitHubHas(catalog.product.repository).environments) return "the encrypted file";
  if (id === "github") return `${name} ${surfaceGhEnvironment(catalog, surface)}`;
  const of = catalog.surfaces.find((each) => each.id === surface);
  if (id === "vercel" && of?.platform === "vercel") return `Vercel project ${vercelProjectName(catalog, of)}`;
  const { script } = workerSecrets(catalog).get(secret.id) ?? {};
  return id === "cloudflare" && script !== undefined ? `Worker ${script}` : name;
}
