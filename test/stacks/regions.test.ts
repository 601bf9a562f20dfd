import assert from "node:assert/strict";
import { z } from "zod";
import { loadEnvironment } from "../../catalog/load.ts";
import { environmentSettings } from "../../stacks/settings.ts";
import { environmentStack } from "../../stacks/environment.ts";
import { globalFile, makeProject } from "../catalog/project.ts";
import { beforeFirst, now } from "../support/example.ts";
import { projectNumber, record, type Recording } from "../support/recording.ts";

const config = {
  "gcp:project": "lotus-staging",
  "gcp:region": "europe-north1",
  "gantry:projectNumber": projectNumber,
  "github:owner": "lotus-labs",
};

describe("a product in a region of its own", () => {
  let recording: Recording;
  before(async () => {
    const { root, edit, write } = makeProject();
    edit(globalFile, (text) => `${text}\nregions:\n  eu-north: { gcp: europe-north1, vercel: arn1 }\n`);
    write("environments/staging/regions/eu-north/config.yml", "");
    const catalog = loadEnvironment(root, "staging", { now });
    const program = () =>
      environmentStack(catalog, environmentSettings(catalog, "staging", now), beforeFirst(catalog));
    recording = await record(program, { stack: "staging", config });
  });

  it("runs, is mirrored and answers to its name in the region that Google has for it", () => {
    for (const [type, name] of [
      ["gcp:cloudrunv2/service:Service", "api-eu-north"],
      ["gcp:artifactregistry/repository:Repository", "ghcr-eu-north"],
      ["gcp:cloudrun/domainMapping:DomainMapping", "api-staging.lotus.example"],
    ] as const) {
      assert.equal(recording.get(type, name).inputs["location"], "europe-north1", name);
    }
    const { template } = recording.get("gcp:cloudrunv2/service:Service", "api-eu-north").inputs;
    assert.match(JSON.stringify(template), /europe-north1-docker\.pkg\.dev\/lotus-staging\/ghcr/);
  });

  it("runs Vercel's functions in the region that Vercel has for it", () => {
    const { inputs } = recording.get("vercel:index/project:Project", "portal");
    assert.deepEqual(inputs["resourceConfig"], { functionDefaultRegions: ["arn1"] });
  });

  it("tells the engine where it is, so that another place is a change of what is declared", () => {
    const { inputs } = recording.get("gantry:index:DeploymentSurface", "api");
    const regional = z.record(z.string(), z.looseObject({ location: z.string() })).parse(inputs["regional"]);
    assert.equal(regional["eu-north"]?.location, "europe-north1");
    const mirror = recording.get("gantry:index:ImageMirror", "image-mirror");
    assert.deepEqual(mirror.inputs["locations"], ["europe-north1", "us-east1"]);
  });

  it("keeps its usual region beside it", () => {
    const { inputs } = recording.get("gcp:cloudrunv2/service:Service", "api-us-east");
    assert.equal(inputs["location"], "us-east1");
  });
});
