import assert from "node:assert/strict";
import { recordedExample } from "../support/example.ts";
import { at } from "../support/recording.ts";

const recordType = "cloudflare:index/dnsRecord:DnsRecord";
const mappingType = "gcp:cloudrun/domainMapping:DomainMapping";

describe("the names of a surface", () => {
  it("are aliases of the platform, not proxied, so that it can renew its certificate", async () => {
    const records = (await recordedExample()).all(recordType);
    assert.deepEqual(
      records.map(({ inputs }) => [inputs["name"], inputs["type"], inputs["content"], inputs["proxied"]]),
      [
        ["api-staging.lotus.example", "CNAME", "ghs.googlehosted.com", false],
        ["ocr-worker-staging.lotus.example", "CNAME", "ghs.googlehosted.com", false],
        ["portal-staging.lotus.example", "CNAME", "cname.vercel-dns.com", false],
      ],
    );
  });

  it("answer at Cloud Run through a domain mapping that exists first", async () => {
    const recording = await recordedExample();
    const mapping = recording.get(mappingType, "api-staging.lotus.example");
    assert.equal(at(mapping, "spec.routeName"), "api");
    const { dependsOn } = recording.get(recordType, "api-staging.lotus.example");
    assert.deepEqual(dependsOn, [`${mappingType} api-staging.lotus.example`]);
  });

  it("lead to the primary region, and each region has one of its own where there are more", async () => {
    const mappings = (await recordedExample("production")).all(mappingType);
    assert.deepEqual(
      mappings.map(({ name, inputs }) => [name, inputs["location"]]),
      [
        ["api-eu-west.lotus.example", "europe-west1"],
        ["api-us-east.lotus.example", "us-east1"],
        ["api.lotus.example", "us-east1"],
        // The worker's region files give no name, so its regions' names are derived.
        ["ocr-worker-eu-west.lotus.example", "europe-west1"],
        ["ocr-worker-us-east.lotus.example", "us-east1"],
        ["ocr-worker.lotus.example", "us-east1"],
      ],
    );
  });

  it("are not made for an app that nobody reaches by name", async () => {
    const names = (await recordedExample()).all("gantry:index:SurfaceDns").map(({ name }) => name);
    assert.deepEqual(names, ["api-dns", "ocr-worker-dns", "portal-dns"]);
  });
});
