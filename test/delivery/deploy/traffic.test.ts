import assert from "node:assert/strict";
import { isShared, servingIn, stepsLeft, trafficSteps } from "../../../delivery/deploy/traffic.ts";
import type { ExportedStack } from "../../../engine/run/export-stack.ts";
import { example } from "../../support/example.ts";
import { releaseChannel } from "../../../model/declared/release-channel.ts";

const channel = releaseChannel.parse({
  id: "production",
  name: "production",
  approver: "mali-s",
  traffic: [
    { percent: 10, minutes: 15 },
    { percent: 50, minutes: 5 },
  ],
});
const catalog = { releaseChannels: [channel] };
const steps = trafficSteps(catalog, "deploy");

/** A state in which one service of staging has this traffic. */
function stateWith(traffics: object[]): ExportedStack {
  return {
    version: "v",
    pending: [],
    resources: [
      {
        urn: `urn:pulumi:staging::lotus::gcp:cloudrunv2/service:Service::api-${region}`,
        type: "gcp:cloudrunv2/service:Service",
        protect: false,
        external: false,
        inputs: {},
        outputs: { latestReadyRevision: "projects/p/locations/l/services/api/revisions/api-2", traffics },
      },
    ],
  };
}
const [region = ""] = Object.keys(example().regional);
const latest = { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST" };
const shared = stateWith([
  { ...latest, percent: 10, tag: "next" },
  { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: "api-1", percent: 90 },
]);

describe("the traffic of a release", () => {
  it("begins with nothing, goes up the channel's steps, and ends with all of it", () => {
    assert.deepEqual(
      steps.map(({ percent }) => percent),
      [0, 10, 50, 100],
    );
  });

  it("goes back at once, whatever steps the channel has", () => {
    assert.deepEqual(
      trafficSteps(catalog, "rollback").map(({ percent }) => percent),
      [0, 100],
    );
  });

  it("goes on with the step that was written last, since it may not have been applied", () => {
    assert.deepEqual(
      stepsLeft(steps, [0, 10]).map(({ percent }) => percent),
      [10, 50, 100],
    );
    assert.equal(stepsLeft(steps, []).length, 4);
  });

  it("is that of the revision which has most of it", () => {
    const place = { surface: "api", region };
    assert.deepEqual(servingIn(shared, example()), [{ ...place, revision: "api-1" }]);
    assert.deepEqual(servingIn(stateWith([{ ...latest, percent: 100 }]), example()), [
      { ...place, revision: "api-2" },
    ]);
    assert.deepEqual(servingIn({ ...shared, resources: [] }, example()), []);
  });

  it("was applied where the recorded state has the step everywhere, and nowhere else", () => {
    const places = [{ surface: "api", region }];
    assert.equal(isShared(shared, places, 10), true);
    assert.equal(isShared(shared, places, 50), false);
    assert.equal(isShared(shared, places, 90), false);
    assert.equal(isShared(shared, [...places, { surface: "ocr-worker", region }], 10), false);
  });
});
