import assert from "node:assert/strict";
import { ghEnvironments, surfaceGhEnvironment } from "../../model/declared/gh-environment.ts";
import { example } from "../support/example.ts";

const catalog = example();
const apart = {
  ...catalog,
  services: catalog.services.map((service) =>
    service.serviceName === "portal" ? { ...service, ghEnvironment: "staging-portal" } : service,
  ),
};

describe("the GitHub environment of a surface", () => {
  it("is that of the service of its name", () => {
    assert.equal(surfaceGhEnvironment(apart, "portal"), "staging-portal");
  });

  it("is the environment's first one where no service has its name", () => {
    assert.equal(surfaceGhEnvironment(apart, "mobile"), "staging");
  });

  it("is named like the environment where there is no service", () => {
    const none = { ...catalog, services: [] };
    assert.equal(surfaceGhEnvironment(none, "api"), "staging");
    assert.deepEqual([...ghEnvironments(none).keys()], ["staging"]);
  });

  it("gathers the services that share it", () => {
    assert.deepEqual(
      [...ghEnvironments(apart)].map(([name, services]) => [name, services.length]),
      [
        ["staging", catalog.services.length - 1],
        ["staging-portal", 1],
      ],
    );
  });
});
