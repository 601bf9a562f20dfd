import assert from "node:assert/strict";
import fc from "fast-check";
import { accountId, mirrorUrl, providerRegion } from "../../model/cloud-names.ts";
import { knownRegions } from "../../model/declared/region.ts";
import { GantryError } from "../../model/errors.ts";
import { entityId } from "../../model/scalars.ts";

const ids = fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/).filter((id) => entityId.safeParse(id).success);

describe("names in the cloud", () => {
  it("keep a short account id readable", () => {
    assert.equal(accountId("run", "ocr-worker"), "run-ocr-worker");
  });

  it("make an account id that Google takes of every id the catalog takes", () => {
    fc.assert(fc.property(ids, (id) => /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(accountId("run", id))));
  });

  it("keep two long ids apart", () => {
    const long = "a-surface-with-a-rather-long-name";
    assert.notEqual(accountId("run", `${long}-one`), accountId("run", `${long}-two`));
  });

  it("translate a region to the provider's own", () => {
    const scope = { project: "lotus-staging", providerRegions: knownRegions() };
    assert.equal(providerRegion(scope, "eu-west", "gcp"), "europe-west1");
    assert.equal(mirrorUrl(scope, "us-east"), "us-east1-docker.pkg.dev/lotus-staging/ghcr");
  });

  it("refuse a region nobody mapped", () => {
    assert.throws(
      () => providerRegion({ providerRegions: knownRegions() }, "mars-north", "gcp"),
      GantryError,
    );
  });
});
