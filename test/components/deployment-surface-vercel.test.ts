import assert from "node:assert/strict";
import type { VercelSurface } from "../../model/catalog/deployment-surface.ts";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";
import { at, type RecordedResource } from "../support/recording.ts";

const projectType = "vercel:index/project:Project";

async function projectWith(protection: VercelSurface["vercel"]["protection"]): Promise<RecordedResource> {
  const catalog = example();
  const surfaces = catalog.surfaces.map((surface) =>
    surface.platform === "vercel" ? { ...surface, vercel: { ...surface.vercel, protection } } : surface,
  );
  return (await recordEnvironment({ ...catalog, surfaces })).get(projectType, "portal");
}

describe("a surface on Vercel", () => {
  it("is a project of its own in each environment", async () => {
    const names = await Promise.all([recordedExample(), recordedExample("production")]);
    assert.deepEqual(
      names.map((recording) => recording.get(projectType, "portal").inputs["name"]),
      ["lotus-portal-staging", "lotus-portal-production"],
    );
  });

  it("is not connected to the repository, so that a push deploys nothing", async () => {
    const project = (await recordedExample()).get(projectType, "portal");
    assert.equal(project.inputs["gitRepository"], undefined);
    assert.equal(project.inputs["autoAssignCustomDomains"], false);
  });

  for (const [protection, type] of [
    ["none", "none"],
    ["previews", "standard_protection_new"],
    ["all", "all_deployments"],
  ] as const) {
    it(`asks for a login as ${type} where the catalog says ${protection}`, async () => {
      assert.equal(at(await projectWith(protection), "vercelAuthentication.deploymentType"), type);
    });
  }

  it("answers under the endpoint's host name", async () => {
    const [domain] = (await recordedExample()).all("vercel:index/projectDomain:ProjectDomain");
    assert.equal(domain?.inputs["domain"], "portal-staging.lotus.example");
  });

  it("has the plain variables alone, readable so that drift shows", async () => {
    const variables = (await recordedExample()).all(
      "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
    );
    assert.deepEqual(
      variables.map(({ inputs }) => [inputs["key"], inputs["value"], inputs["sensitive"]]),
      [
        ["DB_SCHEMA", "app_stg", false],
        ["ENVIRONMENT_CONTEXT", "staging", false],
        ["NEXT_PUBLIC_API_URL", "https://api-staging.lotus.example", false],
      ],
    );
  });

  it("keeps production's deployments for a year", async () => {
    const type = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention";
    const retention = (await recordedExample("production")).get(type, "portal");
    assert.equal(retention.inputs["expirationProduction"], "1y");
  });
});
