import assert from "node:assert/strict";
import { loadCatalog } from "../../../catalog/load.ts";
import type { Adopted } from "../../../guard/adopt/adoption.ts";
import { draftKept, keptText, writeKept } from "../../../guard/adopt/keep.ts";
import { TestProject } from "../../support/project.ts";

const config = "environments/staging/config.yml";

function service(below: string, value: string | number, name = "api-us-east"): Adopted {
  const edits = [{ surface: "api", below: below.split("."), value, path: "there" }];
  return { urn: name, type: "gcp:cloudrunv2/service:Service", name, state: "differs", edits };
}

describe("what is kept as it is there", () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  const draft = (stack: string, ...kept: readonly Adopted[]) =>
    draftKept({ root: project.root, prefix: "infra" }, stack, { catalog: loadCatalog(project.root), kept });

  it("is shown as a patch from the repository's top, written into the catalog, and not written again", () => {
    const kept = draft("staging", service("cloudRun.maxInstances", 9));
    assert.match(
      keptText(kept),
      /^--- a\/infra\/environments\/staging\/config\.yml\n[^]*\n- {6}maxInstances: 4\n\+ {6}maxInstances: 9\n/,
    );
    assert.doesNotMatch(keptText(kept), /governance/);
    writeKept(project.root, kept);
    const written = project.read(config);
    assert.match(written, /maxInstances: 9/);
    assert.deepEqual(draft("staging", service("cloudRun.maxInstances", 9)).files, []);
    assert.equal(project.read(config), written);
  });

  it("is written into the region's file where the resource is one region's of several, also under a former name", () => {
    project.edit("environments/production/config.yml", /\n {2}api:\n/, "\n  api:\n    madeAs: backend\n");
    const kept = draft("production", service("cloudRun.timeoutSeconds", 77, "backend-eu-west"));
    assert.deepEqual(
      kept.files.map(({ path }) => path),
      ["environments/production/regions/eu-west/config.yml"],
    );
  });

  it("needs an entry of governance where it is looser", () => {
    const network = "vpc: { network: apps, subnetwork: run, egress: all }";
    project.edit(config, "      maxInstances: 4\n", `      maxInstances: 4\n      ${network}\n`);
    const kept = draft("staging", service("cloudRun.vpc.egress", "private-ranges"));
    assert.match(
      keptText(kept),
      /needs an entry in docs\/governance\.yml: staging surfaces\.api\.cloudRun\.vpc\.egress: "all" → "private-ranges"/,
    );
  });

  it("is not written over what somebody changed since it was shown", () => {
    const kept = draft("staging", service("cloudRun.maxInstances", 9));
    project.edit(config, "maxInstances: 4", "maxInstances: 5");
    const now = project.read(config);
    assert.throws(() => {
      writeKept(project.root, kept);
    }, /changed since they were shown/);
    assert.equal(project.read(config), now);
  });
});
