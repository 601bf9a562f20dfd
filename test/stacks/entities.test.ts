import assert from "node:assert/strict";
import { loadRepository } from "../../catalog/load.ts";
import { repositoryStack } from "../../stacks/repository.ts";
import { example, recordedExample } from "../support/example.ts";
import { checkout } from "../support/project.ts";
import { record } from "../support/recording.ts";

/** An entity as the engine receives it: what is undefined is not sent, and its id has another name. */
function sent(entity: { readonly id: string; readonly [key: string]: unknown }): unknown {
  const { id, ...rest } = entity;
  return plain({ entityId: id, ...rest });
}

function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("every component hands its whole entity to the engine", () => {
  const catalog = example("production");

  for (const surface of catalog.surfaces) {
    it(`surface ${surface.id}`, async () => {
      const { inputs } = (await recordedExample("production")).get(
        "gantry:index:DeploymentSurface",
        surface.id,
      );
      assert.deepEqual(plain({ ...inputs, regional: undefined }), sent({ ...surface, regional: undefined }));
    });
  }

  it("a surface's settings of each region", async () => {
    const { inputs } = (await recordedExample("production")).get("gantry:index:DeploymentSurface", "api");
    const expected = Object.fromEntries(
      catalog.regions.map((region) => {
        const surface = catalog.regional[region]?.["api"] ?? assert.fail();
        const { endpointUrl, concurrencyLimit, cloudRun } = surface;
        const location = catalog.providerRegions[region]?.gcp;
        const image = cloudRun.initialImage;
        return [region, { location, endpointUrl, concurrencyLimit, cloudRun, image }];
      }),
    );
    assert.deepEqual(inputs["regional"], expected);
  });

  for (const bundle of catalog.bundles) {
    it(`bundle ${bundle.name}`, async () => {
      const { inputs } = (await recordedExample("production")).get(
        "gantry:index:CredentialBundle",
        bundle.name,
      );
      assert.deepEqual(inputs, sent({ ...bundle, environment: "production" }));
    });
  }

  for (const secret of catalog.secrets) {
    it(`secret ${secret.id}`, async () => {
      const { inputs } = (await recordedExample("production")).get(
        "gantry:index:SecretCredentialSet",
        secret.id,
      );
      assert.deepEqual(inputs, sent(secret));
    });
  }

  for (const guardrail of catalog.guardrails) {
    it(`guardrail ${guardrail.id}`, async () => {
      const { inputs } = (await recordedExample("production")).get(
        "gantry:index:GuardrailMetric",
        guardrail.id,
      );
      assert.deepEqual(inputs, sent({ ...guardrail, environment: "production" }));
    });
  }

  it("the approvals and services of a GitHub environment", async () => {
    const { inputs } = (await recordedExample("production")).get(
      "gantry:index:DeploymentEnvironment",
      "production",
    );
    assert.deepEqual(inputs["approvals"], plain(catalog.approvals));
    assert.deepEqual(inputs["services"], catalog.services.map(plain));
  });

  for (const [id, channel] of Object.entries(catalog.channels)) {
    it(`channel ${id}`, async () => {
      const { inputs } = (await recordedExample("production")).get("gantry:index:AlertChannel", id);
      assert.deepEqual(
        plain({ ...inputs, relayUrl: undefined }),
        sent({ id, environment: "production", ...channel }),
      );
    });
  }

  for (const gate of loadRepository(checkout).gates) {
    it(`gate ${gate.id}`, async () => {
      const recording = await record(() => repositoryStack(loadRepository(checkout)));
      assert.deepEqual(
        recording.get("gantry:index:QualityGate", gate.id).inputs,
        sent({ ...gate, repository: "lotus" }),
      );
    });
  }
});
