import assert from "node:assert/strict";
import type { UpdateGroup } from "../../../../delivery/platforms/expo/eas.ts";
import {
  backMessage,
  isBroughtBy,
  newestFor,
  ownGroups,
  ownMessage,
  servedBefore,
  shiftMessage,
} from "../../../../delivery/platforms/expo/groups.ts";

const version = { name: "mobile/v1.0.0", id: "1".repeat(40) };
const checksum = `sha256:${"a".repeat(64)}`;

function group(id: string, message: string, runtimeVersion = "1.0"): UpdateGroup {
  return { id, words: message.split(" "), runtimeVersion, rolloutPercentage: 100 };
}

describe("what was published at Expo", () => {
  it("is a version's once for each native side, and of the bundle that is released", () => {
    const other = `sha256:${"b".repeat(64)}`;
    const groups = [
      group("newest", ownMessage(version, other)),
      group("newer", ownMessage(version, checksum)),
      group("ios", ownMessage(version, checksum), "2.0"),
      group("old", ownMessage(version, checksum)),
      group("made anew", ownMessage({ ...version, id: "2".repeat(40) }, checksum), "3.0"),
      group("by hand", "mobile/v1.0.0"),
    ];
    assert.deepEqual(
      ownGroups(groups, version, checksum).map(({ id }) => id),
      ["newer", "ios"],
    );
    assert.deepEqual(
      ownGroups(groups, version, undefined).map(({ id }) => id),
      ["newest", "ios"],
    );
  });

  it("was brought by the attempt of that very number, and not by what it was taken back with", () => {
    const brought = group("1", shiftMessage(version, "deploy-17"));
    assert.ok(isBroughtBy(brought, "deploy-17"));
    assert.ok(!isBroughtBy(brought, "deploy-1"));
    assert.ok(!isBroughtBy(group("2", backMessage("deploy-17", "0")), "deploy-17"));
  });

  it("goes back to what served before the attempt, also where the attempt came and went several times", () => {
    const brought = group("brought", shiftMessage(version, "deploy-17"));
    const back = group("back", backMessage("deploy-17", "before"));
    const before = group("before", shiftMessage(version, "deploy-1"));
    const elsewhere = group("elsewhere", "by hand", "2.0");
    const groups = [elsewhere, brought, back, brought, before];
    assert.equal(newestFor(groups, "1.0"), brought);
    assert.equal(servedBefore(groups, "1.0", "deploy-17"), before);
    assert.equal(servedBefore([brought, elsewhere], "1.0", "deploy-17"), undefined);
  });
});
