import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { check } from "prettier";
import { refreshGenerated } from "../../files/generated/refresh.ts";
import { secretsCatalog, secretsCatalogPath } from "../../secrets/secrets-catalog.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { stringify } from "yaml";
import { SealedProject } from "../support/sealed-project.ts";

describe("the catalog of secrets", () => {
  let project: SealedProject;
  beforeEach(async () => {
    project = await SealedProject.make();
  });
  const made = (path = secretsCatalogPath): string => secretsCatalog.generate(project.root).get(path) ?? "";

  it("names every secret of every environment, where it is kept and who owns it, and no value", async () => {
    await project.seal(() => "needle");
    const text = made();
    for (const { environment, secrets } of loadCatalog(project.root).environments) {
      const section = text.split(`## ${environment}\n`)[1]?.split("\n## ")[0] ?? "";
      for (const { id, keyName, owner } of secrets) {
        assert.match(section, new RegExp(`\\| ${id} +\\| \`${keyName}\`.*\\| ${owner} `));
      }
    }
    assert.match(text, /mobile-expo-token .* GitHub environment staging +\| mobile +\| staging-mobile /);
    assert.match(text, /portal-supabase-anon-key .* Vercel project lotus-portal-production /);
    assert.match(text, /ghcr-pull-token .* Secret Manager +\| the registry +\| registry /);
    assert.match(text, /## staging\n\nEncrypted to team\.\n/);
    assert.match(text, /## production\n\nEncrypted to nobody yet: `gantry secrets init production`\.\n/);
    assert.doesNotMatch(text, /needle|ENC\[/);
  });

  it("is formatted as prettier would, and so is .sops.yaml", async () => {
    for (const filepath of [secretsCatalogPath, ".sops.yaml"]) {
      assert.ok(await check(made(filepath), { filepath, printWidth: 110 }), filepath);
    }
  });

  it("follows the ledger where the project has the document, and makes none where it has not", () => {
    assert.deepEqual(refreshGenerated(project.root, secretsCatalog), []);
    mkdirSync(project.path("docs"), { recursive: true });
    writeFileSync(project.path(secretsCatalogPath), made());
    const rotation = { status: "rotating", startedAt: "2026-11-01T00:00:00Z" };
    const ledger = { "staging-api": { secrets: { "api-sentry-dsn": rotation } } };
    writeFileSync(project.path("environments/staging/rotations.yml"), stringify(ledger));
    assert.deepEqual(refreshGenerated(project.root, secretsCatalog), [secretsCatalogPath]);
    assert.match(project.read(secretsCatalogPath), /api-sentry-dsn .* rotating +\|/);
  });
});
