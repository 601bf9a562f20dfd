import assert from "node:assert/strict";
import { observeEntity } from "../../delivery/observe-entity.ts";
import { observedOf } from "../../delivery/status/observed.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { releaseChannel } from "../../model/declared/release-channel.ts";
import { deploymentEnvironment } from "../../model/declared/deployment-environment.ts";
import { gitAs } from "../support/git-as.ts";
import { checkout, TestProject } from "../support/project.ts";
import { begin, end, imageBy, makeEnvironmentTag, makeVersion } from "../support/released.ts";
import { attempted, factsOf, recorded } from "./facts.ts";

const catalog = loadEnvironment(checkout, "production");
const first = "2026-11-20T10:00:00.000Z";
const second = "2026-11-21T10:00:00.000Z";

describe("what git says of an entity", () => {
  const given = {
    versions: ["api/v1.0.0", "api/v1.1.0", "portal/v9.0.0"],
    runs: ["api/v1.1.0"],
    log: [...attempted(1, ["api/v1.0.0"], { at: first }), ...attempted(2, ["api/v1.1.0"], { at: second })],
  };
  const records = new Map(given.versions.map((name) => [name, recorded]));
  const observed = (change: Partial<typeof given> = {}) =>
    observedOf(factsOf({ ...given, ...change }), catalog, records);

  it("is of a service the version that a rollback goes back to, and when it was last proven", () => {
    const service = observed().services.find(({ service }) => service === "api");
    assert.deepEqual(service, { service: "api", rollbackTag: "api/v1.0.0", lastValidatedAt: second });
    const declared = catalog.services.find(({ serviceName }) => serviceName === "api");
    const fields = { rollbackTag: service.rollbackTag, lastValidatedAt: service.lastValidatedAt };
    assert.ok(deploymentEnvironment.safeParse({ ...declared, ...fields }).success);
  });

  it("is nothing before the first release", () => {
    const none = observed({ runs: [], log: [] });
    const [service] = none.services;
    assert.deepEqual([service?.rollbackTag, service?.lastValidatedAt], [null, null]);
    assert.deepEqual(none.channels, []);
  });

  it("counts neither what failed nor what somebody else brought for proven", () => {
    for (const change of [{ status: "FAILED" }, { cause: "observe" }, { cause: "assign" }] as const) {
      const log = [
        ...attempted(1, ["api/v1.0.0"], { at: first }),
        ...attempted(2, ["api/v1.1.0"], { at: second, ...change }),
      ];
      assert.equal(
        observed({ log }).services.find(({ service }) => service === "api")?.lastValidatedAt,
        first,
      );
    }
  });

  it("takes for proven a service whose environment was brought up to date, and not one whose neighbour was", () => {
    const api = (log: typeof given.log) =>
      observed({ log: [...given.log, ...log] }).services.find(({ service }) => service === "api")
        ?.lastValidatedAt;
    const later = "2026-11-22T10:00:00.000Z";
    assert.equal(api(attempted(3, [], { cause: "environment", at: later })), later);
    assert.equal(api(attempted(3, ["portal/v9.0.0"], { at: later })), second);
  });

  it("is of a release channel the artifact, when it came, and the one to go back to", () => {
    const { channels } = observed();
    assert.deepEqual(channels, [
      {
        channel: "production",
        subproject: "api",
        artifactId: "ghcr.io/lotus-labs/api:v1.1.0",
        deployedAt: first,
        rollbackPointId: "ghcr.io/lotus-labs/api:v1.0.0",
      },
    ]);
    const [declared] = catalog.releaseChannels;
    const fields = channels.map(({ channel: _, subproject: __, ...rest }) => rest);
    assert.ok(releaseChannel.safeParse({ ...declared, ...fields[0] }).success);
  });

  it("is for a first deployment its own rollback point, unless the catalog names one", () => {
    const facts = factsOf({
      versions: ["api/v1.1.0"],
      runs: ["api/v1.1.0"],
      log: attempted(1, ["api/v1.1.0"]),
    });
    assert.equal(
      observedOf(facts, catalog, records).channels[0]?.rollbackPointId,
      "ghcr.io/lotus-labs/api:v1.1.0",
    );
    const releaseChannels = catalog.releaseChannels.map((each) => ({
      ...each,
      rollbackPointId: "api-v1.0.9",
    }));
    assert.equal(
      observedOf(facts, { ...catalog, releaseChannels }, records).channels[0]?.rollbackPointId,
      "api-v1.0.9",
    );
  });

  it("names no artifact where the version's tag names none", () => {
    const unread = new Map([["api/v1.1.0", { problems: ["it names no artifact"] }]]);
    const [channel] = observedOf(factsOf(given), catalog, unread).channels;
    assert.deepEqual(
      [channel?.subproject, channel?.artifactId, channel?.deployedAt, channel?.rollbackPointId],
      ["api", null, null, null],
    );
  });

  it("is read from the clone's tags and branches, and else it says why nobody was asked", async () => {
    const project = new TestProject();
    const observe = observeEntity(project.root, "remote");
    assert.deepEqual(await observe("production", "service", "api"), {
      notAsked: "this is no clone of a repository",
    });
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(project.root, [
      "-c",
      "user.name=mali-s",
      "-c",
      "user.email=mali-s@lotus.example",
      "commit",
      "--quiet",
      "--allow-empty",
      "--message",
      "Begin",
    ]);
    const none = { rollbackTag: null, lastValidatedAt: null };
    assert.deepEqual(await observe("production", "service", "api"), { records: [none] });
    for (const [at, version] of ["api/v1.0.0", "api/v1.1.0"].entries()) {
      await makeVersion(project.root, version, [imageBy("ghcr.io/lotus-labs/api", String(at))]);
      await end(
        project.root,
        "production",
        await begin(project.root, "production", at + 1, [version]),
        "SUCCESS",
      );
    }
    await makeEnvironmentTag(project.root, "api/production", "api/v1.1.0");
    const told = JSON.stringify([
      await observe("production", "service", "api"),
      await observe("production", "release-channel", "production"),
    ]);
    assert.match(told, /"rollbackTag":"api\/v1\.0\.0","lastValidatedAt":"20/);
    assert.match(told, /"artifactId":"ghcr\.io\/lotus-labs\/api:v1\.1\.0"/);
    assert.equal(await observe("production", "surface", "api"), undefined);
  });
});
