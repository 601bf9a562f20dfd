import assert from "node:assert/strict";
import { isMap, parseDocument, type Document, type YAMLMap } from "yaml";
import { z } from "zod";
import { compareCatalogs } from "../../catalog/compare/compare-catalogs.ts";
import { loadCatalog, loadEnvironment } from "../../catalog/load.ts";
import { outputsText } from "../../engine/run/outputs-text.ts";
import { GantryError } from "../../model/errors.ts";
import { environmentNames } from "../../model/environment-names.ts";
import { environmentOutputs } from "../../model/outputs.ts";
import { inProcess } from "../support/in-process.ts";
import { recordEnvironment } from "../support/example.ts";
import { TestProject } from "../support/project.ts";

const globalFile = "environments/global/config.yml";

function edit(project: TestProject, file: string, change: (document: Document) => void): void {
  const document = parseDocument(project.read(file));
  change(document);
  project.write(file, document.toString());
}

function mapAt(document: Document, section: string): YAMLMap {
  const map = document.get(section);
  assert.ok(isMap(map), section);
  return map;
}

function keysOf(map: YAMLMap): string[] {
  return map.items.map(({ key }) => String(key));
}

/** The example as a team has it whose zone lies elsewhere: no account at Cloudflare, no Worker, alerts by mail. */
function withoutCloudflare(): TestProject {
  const project = new TestProject();
  edit(project, globalFile, (document) => {
    document.delete("cloudflare");
    document.deleteIn(["services", "dns"]);
    document.deleteIn(["channels", "oncall"]);
    const secrets = mapAt(document, "secrets");
    const ofWorkers = keysOf(secrets).filter((id) => secrets.getIn([id, "service"]) === "cloudflare");
    assert.ok(ofWorkers.length > 2);
    for (const id of [...ofWorkers, "cloudflare-api-token"]) secrets.delete(id);
    const guardrails = mapAt(document, "guardrails");
    for (const id of keysOf(guardrails)) guardrails.setIn([id, "alertChannel"], "email");
  });
  for (const environment of environmentNames)
    edit(project, `environments/${environment}/config.yml`, (document) => {
      document.delete("edge");
      document.deleteIn(["services", "dns"]);
      for (const id of keysOf(mapAt(document, "bundles")))
        document.deleteIn(["bundles", id, "cloudflareApiTokenRef"]);
    });
  return project;
}

describe("a product whose zone lies elsewhere", () => {
  let project: TestProject;
  before(() => {
    project = withoutCloudflare();
  });

  it("has nothing at Cloudflare, and says which records somebody sets", async () => {
    const catalog = loadEnvironment(project.root, "staging");
    const { resources, outputs } = await recordEnvironment(catalog);
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("cloudflare:")),
      [],
    );
    const mappings = resources.filter(({ type }) => type === "gcp:cloudrun/domainMapping:DomainMapping");
    const said = environmentOutputs.parse(outputs);
    const records = Object.values(said.surfaces).flatMap(({ dns = [] }) => dns);
    const ofGoogle = records.filter(({ content }) => content === "ghs.googlehosted.com");
    assert.deepEqual(
      ofGoogle.map(({ name }) => name).toSorted(),
      mappings.map(({ name }) => name).toSorted(),
    );
    const text = outputsText(said, { columns: 80, stack: "staging", local: true, all: false });
    assert.match(text, /To set where the zone of these names lies:\n/);
    assert.match(text, /^ {2}api-staging\.lotus\.example\. CNAME ghs\.googlehosted\.com\.$/m);
    assert.match(text, /^ {2}portal-staging\.lotus\.example\. CNAME cname\.vercel-dns\.com\.$/m);
    const atDomain = catalog.surfaces.map((surface) =>
      surface.id === "portal" ? { ...surface, endpointUrl: "https://lotus.example" } : surface,
    );
    const apex = environmentOutputs.parse(
      (await recordEnvironment({ ...catalog, surfaces: atDomain })).outputs,
    );
    assert.match(
      outputsText(apex, { columns: 80, stack: "staging", local: true, all: false }),
      /^ {2}lotus\.example\. A 76\.76\.21\.21$/m,
    );
  });

  it("does not come to be without an entry of governance", () => {
    const fields = [...compareCatalogs(loadCatalog(new TestProject().root), loadCatalog(project.root))];
    assert.ok(fields.some(({ field }) => field === "cloudflare.zoneId"));
  });

  it("is told that a Worker needs an account there", () => {
    const own = withoutCloudflare();
    edit(own, "environments/staging/config.yml", (document) => {
      document.setIn(["edge", "relay", "host"], "alerts-staging.lotus.example");
    });
    assert.throws(
      () => loadEnvironment(own.root, "staging"),
      (error) => {
        assert.ok(error instanceof GantryError);
        assert.match(
          error.problems.join("\n"),
          /edge\.relay: is a Worker at Cloudflare, and the catalog has no account/,
        );
        return true;
      },
    );
  });

  it("is deployed, and every rule holds", async () => {
    const ran = await inProcess(["up", "staging", "--local", "--yes", "--json"], {
      cwd: project.root,
      env: process.env,
    });
    assert.equal(ran.exitCode, 0, ran.stderr);
    const { rules } = z
      .object({ rules: z.array(z.object({ id: z.string(), result: z.string() })) })
      .parse(JSON.parse(ran.stdout));
    assert.deepEqual(
      rules.filter(({ result }) => result !== "passed"),
      [],
    );
  });
});
