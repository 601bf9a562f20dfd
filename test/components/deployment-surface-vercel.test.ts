import assert from "node:assert/strict";
import type { VercelSurface } from "../../model/declared/deployment-surface.ts";
import { environmentOutputs } from "../../model/outputs.ts";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";
import { at } from "../support/recording.ts";

const projectType = "vercel:index/project:Project";

const variableType = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";

function recordedWith(settings: Partial<VercelSurface["vercel"]>): ReturnType<typeof recordEnvironment> {
  const catalog = example();
  const surfaces = catalog.surfaces.map((surface) =>
    surface.platform === "vercel" ? { ...surface, vercel: { ...surface.vercel, ...settings } } : surface,
  );
  return recordEnvironment({ ...catalog, surfaces });
}

describe("a surface on Vercel", () => {
  it("is a project of its own in each environment", async () => {
    const nameIn = async (environment: "staging" | "production") =>
      (await recordedExample(environment)).get(projectType, "portal").inputs["name"];
    // One after the other: all recordings share the SDK's one place for mocks.
    assert.equal(await nameIn("staging"), "lotus-portal-staging");
    assert.equal(await nameIn("production"), "lotus-portal-production");
  });

  it("is one of several, of one app or of two, each with a project, a domain and a record of its own", async () => {
    const catalog = example();
    const portal = catalog.surfaces.find(({ id }) => id === "portal");
    assert.ok(portal?.platform === "vercel");
    const others = [
      { ...portal, id: "admin", endpointUrl: "https://admin-staging.lotus.example" },
      { ...portal, id: "docs", app: "api", endpointUrl: "https://docs-staging.lotus.example" },
    ].map((surface) => ({ ...surface, bundle: null, credentials: [] }));
    const recording = await recordEnvironment({ ...catalog, surfaces: [...catalog.surfaces, ...others] });
    const surfaces = ["admin", "docs", "portal"];
    assert.deepEqual(
      recording.all(projectType).map(({ name, inputs }) => [name, inputs["name"]]),
      surfaces.map((id) => [id, `lotus-${id}-staging`]),
    );
    const hosts = surfaces.map((id) => `${id}-staging.lotus.example`);
    const domains = recording.all("vercel:index/projectDomain:ProjectDomain");
    assert.deepEqual(
      domains.map(({ name }) => name),
      hosts,
    );
    const records = recording.all("cloudflare:index/dnsRecord:DnsRecord").map(({ name }) => name);
    assert.deepEqual(
      hosts.filter((host) => !records.includes(host)),
      [],
    );
  });

  it("is not connected to the repository, so that a push deploys nothing", async () => {
    const project = (await recordedExample()).get(projectType, "portal");
    assert.equal(project.inputs["gitRepository"], undefined);
    assert.equal(project.inputs["autoAssignCustomDomains"], false);
  });

  it("is built by the catalog's own commands, and by Vercel's where it says none", async () => {
    const own = {
      framework: "other",
      installCommand: "pnpm install --frozen-lockfile",
      buildCommand: "turbo run build --filter=portal",
      outputDirectory: "dist",
    };
    const fields = ["framework", "installCommand", "buildCommand", "outputDirectory"];
    const inputsOf = async (recording: ReturnType<typeof recordEnvironment>): Promise<unknown[]> => {
      const { inputs } = (await recording).get(projectType, "portal");
      return fields.map((field) => inputs[field]);
    };
    assert.deepEqual(await inputsOf(recordedExample()), ["nextjs", undefined, undefined, undefined]);
    assert.deepEqual(await inputsOf(recordedWith(own)), [undefined, ...Object.values(own).slice(1)]);
  });

  for (const [protection, type] of [
    ["none", "none"],
    ["previews", "standard_protection_new"],
    ["all", "all_deployments"],
  ] as const) {
    it(`asks for a login as ${type} where the catalog says ${protection}`, async () => {
      const made = (await recordedWith({ protection })).get(projectType, "portal");
      assert.equal(at(made, "vercelAuthentication.deploymentType"), type);
    });
  }

  it("answers under the endpoint's host name", async () => {
    const [domain] = (await recordedExample()).all("vercel:index/projectDomain:ProjectDomain");
    assert.equal(domain?.inputs["domain"], "portal-staging.lotus.example");
  });

  it("answers under further domains, of which those that redirect come after what they lead to", async () => {
    const recording = await recordedWith({
      domains: {
        "lotus.test": { redirectTo: "www.lotus.test" },
        "www.lotus.test": {},
        "lotus.example": { redirectTo: "portal-staging.lotus.example", statusCode: 301 },
      },
    });
    const type = "vercel:index/projectDomain:ProjectDomain";
    assert.deepEqual(
      recording
        .all(type)
        .map(({ name, inputs, dependsOn }) => [
          name,
          inputs["redirect"],
          inputs["redirectStatusCode"],
          dependsOn,
        ]),
      [
        ["lotus.example", "portal-staging.lotus.example", 301, [`${type} portal-staging.lotus.example`]],
        ["lotus.test", "www.lotus.test", 308, [`${type} www.lotus.test`]],
        ["portal-staging.lotus.example", undefined, undefined, []],
        ["www.lotus.test", undefined, undefined, []],
      ],
    );
    // Cloudflare has the product's zone, and flattens an alias at its name; what lies elsewhere is told.
    const ours = recording
      .all("cloudflare:index/dnsRecord:DnsRecord")
      .filter(({ inputs }) => inputs["content"] === "cname.vercel-dns.com");
    assert.deepEqual(
      ours.map(({ name }) => name),
      ["lotus.example", "portal-staging.lotus.example"],
    );
    const { portal } = environmentOutputs.parse(recording.outputs).surfaces;
    assert.ok(portal?.platform === "vercel");
    assert.deepEqual(portal.domains, ["www.lotus.test", "lotus.test", "lotus.example"]);
    assert.deepEqual(portal.dns, [
      { name: "www.lotus.test", type: "CNAME", content: "cname.vercel-dns.com" },
      { name: "lotus.test", type: "A", content: "76.76.21.21" },
    ]);
  });

  it("has the plain variables alone, readable so that drift shows", async () => {
    const variables = (await recordedExample()).all(variableType);
    assert.deepEqual(
      variables.map(({ inputs }) => [inputs["key"], inputs["value"], inputs["sensitive"]]),
      [
        ["DB_SCHEMA", "app_stg", false],
        ["ENVIRONMENT_CONTEXT", "staging", false],
        ["NEXT_PUBLIC_API_URL", "https://api-staging.lotus.example", false],
      ],
    );
  });

  it("has sensitive variables where the team takes no others, and takes the readable ones away first", async () => {
    const variables = (await recordedWith({ sensitiveVariables: true })).all(variableType);
    assert.ok(variables.length > 0);
    for (const { inputs, options } of variables) {
      assert.equal(inputs["sensitive"], true);
      assert.equal(options.deleteBeforeReplace, true);
    }
  });

  it("keeps production's deployments for a year", async () => {
    const type = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention";
    const retention = (await recordedExample("production")).get(type, "portal");
    assert.equal(retention.inputs["expirationProduction"], "1y");
  });
});
