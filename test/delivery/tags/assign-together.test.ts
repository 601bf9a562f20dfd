import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { appendRecords } from "../../../evidence/branch/append-records.ts";
import { trailersOf } from "../../../clients/git/refs.ts";
import { GantryError } from "../../../model/errors.ts";
import { readEnvironmentRecord } from "../../../model/observed/environment-record.ts";
import type { ReleaseRecord } from "../../../model/observed/release-record.ts";
import { readVersionRecord } from "../../../model/observed/version-record.ts";
import { readReleaseLog } from "../../../stacks/release-log.ts";
import type { Assignment } from "../../../delivery/tags/assignment.ts";
import { image, mali, stagingOf, stateOf, TagRepository, versionOf } from "../../support/tag-repository.ts";
import { gitAs } from "../../support/git-as.ts";

type Given = Parameters<TagRepository["assign"]>[1];

const results = async (
  repository: TagRepository,
  assignments: readonly Assignment[],
  given: Given = {},
): Promise<string[]> => (await repository.assign(assignments, given)).map(({ result }) => result);

const refused = (problem: RegExp, exitCode?: number) => (error: unknown) => {
  assert.ok(error instanceof GantryError, String(error));
  assert.match([error.message, ...error.problems].join("\n"), problem);
  if (exitCode !== undefined) assert.equal(error.exitCode, exitCode);
  return true;
};

for (const objectFormat of ["sha1", "sha256"] as const) {
  describe(`tags of a ${objectFormat} repository`, () => {
    let repository: TagRepository;
    before(async () => {
      repository = await TagRepository.create({ objectFormat });
      repository.write("migrations/0001-first.sql", "select 1;\n");
      repository.write("migrations/0002-second.sql", "select 2;\n");
      await repository.commit("Migrate");
    });

    it("are created once, moved by a newer version, and left alone the second time", async () => {
      assert.deepEqual(await results(repository, [versionOf("v1.0.0")]), ["CREATED"]);
      assert.deepEqual(await results(repository, [versionOf("v1.0.0")]), ["UNCHANGED"]);
      assert.deepEqual(await results(repository, [stagingOf("v1.0.0")]), ["CREATED"]);
      assert.deepEqual(await results(repository, [stagingOf("v1.0.0")]), ["UNCHANGED"]);
      assert.deepEqual(await results(repository, [stateOf("v1.0.0", "stable")]), ["CREATED"]);
      assert.deepEqual(await results(repository, [stateOf("v1.0.0", "stable")]), ["UNCHANGED"]);
      await repository.version("v1.1.0");
      assert.deepEqual(await results(repository, [stagingOf("v1.1.0")]), ["MOVED"]);
      const refs = await repository.atRemote("for-each-ref", "--format=%(refname) %(objecttype)");
      assert.deepEqual(refs.split("\n"), [
        "refs/heads/gantry/staging commit",
        "refs/heads/main commit",
        "refs/tags/api/staging tag",
        "refs/tags/api/v1.0.0 tag",
        "refs/tags/api/v1.0.0-stable tag",
        "refs/tags/api/v1.1.0 tag",
      ]);
    });

    it("name what was built, and the newest migration with its digest", async () => {
      const name = "refs/tags/api/v1.0.0";
      const read = readVersionRecord((await trailersOf(repository.root, [name])).get(name) ?? new Map());
      assert.ok("record" in read);
      assert.deepEqual(
        read.record.artifacts.map(({ reference }) => reference),
        [image("api")],
      );
      assert.deepEqual(read.record.migration, {
        name: "0002-second",
        checksum: "sha256:ac4396cdee0295db27f816dc31134189999d0071663e618f4957bc23edb584d7",
      });
    });

    it("name the very tag of the version, and the attempt that the branch tells of", async () => {
      const name = "refs/tags/api/staging";
      const said = readEnvironmentRecord((await trailersOf(repository.root, [name])).get(name) ?? new Map());
      assert.ok("record" in said);
      const id = await repository.atRemote("rev-parse", "refs/tags/api/v1.1.0");
      assert.deepEqual(said.record.version, { name: "api/v1.1.0", id });
      const { attempts, problems } = await readReleaseLog(repository.root, "staging");
      assert.deepEqual(problems, []);
      const last = attempts.at(-1);
      assert.ok(last);
      assert.equal(last.said.attempt, said.record.attempt);
      assert.equal(last.said.cause, "assign");
      assert.deepEqual(last.said.target, [{ name: "api/v1.1.0", id }]);
      assert.deepEqual(
        last.said.from.map(({ name: from }) => from),
        ["api/v1.0.0"],
      );
      assert.equal(last.ended?.said.status, "SUCCESS");
    });
  });
}

describe("assigning tags", () => {
  let repository: TagRepository;
  beforeEach(async () => {
    repository = await TagRepository.create();
  });
  const remoteRefs = (): Promise<string> => repository.atRemote("for-each-ref");

  /** Nothing was written: the remote is as it was. */
  const refuses = async (
    assignments: readonly Assignment[],
    problem: RegExp,
    exitCode: number,
    given: Given = {},
  ): Promise<void> => {
    const was = await remoteRefs();
    await assert.rejects(repository.assign(assignments, given), refused(problem, exitCode));
    assert.equal(await remoteRefs(), was);
  };

  it("refuses an older version, unless it is forced", async () => {
    await repository.assign([versionOf("v1.9.0"), versionOf("v1.10.0")]);
    await repository.assign([stagingOf("v1.10.0")]);
    await refuses([stagingOf("v1.9.0")], /api\/staging is at api\/v1\.10\.0, and api\/v1\.9\.0 is older/, 3);
    assert.deepEqual(await results(repository, [stagingOf("v1.9.0")], { forceMove: true }), ["MOVED"]);
  });

  it("never takes a deprecated version, by force or not", async () => {
    await repository.version("v1.0.0");
    await repository.assign([stateOf("v1.0.0", "stable"), stateOf("v1.0.0", "deprecated")]);
    for (const forceMove of [false, true]) {
      await refuses([stagingOf("v1.0.0")], /api\/v1\.0\.0 is deprecated/, 3, { forceMove });
    }
  });

  it("refuses a state of what comes before a release, whose tag would be another version", async () => {
    await repository.assign([versionOf("v1.0.0-rc_1", "api")]);
    await refuses([stateOf("v1.0.0-rc_1", "stable")], /api\/v1\.0\.0-rc_1 comes before a release/, 2);
  });

  it("refuses a version that is not there, or that nobody built", async () => {
    await refuses([stagingOf("v1.0.0")], /there is no version api\/v1\.0\.0/, 2);
    await refuses([stateOf("v1.0.0", "stable")], /there is no version api\/v1\.0\.0/, 2);
    await repository.git("tag", "--annotate", "--message", "by hand", "api/v1.0.0");
    await repository.git("push", "--quiet", "origin", "refs/tags/api/v1.0.0");
    await refuses([stagingOf("v1.0.0")], /api\/v1\.0\.0 was not made by "gantry tag assign"/, 3);
  });

  it("never moves a version, to another commit or to other artifacts", async () => {
    await repository.version("v1.0.0");
    await refuses([versionOf("v1.0.0", "api", [image("api", "b")])], /names other artifacts already/, 3);
    await repository.commit("More");
    await refuses([versionOf("v1.0.0")], /a version never moves/, 3, { forceMove: true });
  });

  it("takes a commit to build from only where it is the version's own", async () => {
    const before = await repository.git("rev-parse", "HEAD");
    const now = await repository.commit("More");
    await refuses([versionOf("v1.0.0", "portal", [`git:${before}`])], /another commit than the version's/, 2);
    await refuses([versionOf("v1.0.0", "portal", [`git:${"0".repeat(40)}`])], /no commit of this clone/, 2);
    assert.deepEqual(await results(repository, [versionOf("v1.0.0", "portal", [`git:${now}`])]), ["CREATED"]);
  });

  it("refuses names that cannot be beside each other, with the reason", async () => {
    await repository.version("v1.0.0");
    await repository.git("tag", "auth");
    await repository.git("tag", "web/v1.0.0/notes");
    await repository.git("push", "--quiet", "origin", "--tags");
    const reason = "git keeps a ref as a file or as a folder of refs";
    await refuses(
      [versionOf("v1.0.0", "auth")],
      new RegExp(`auth/v1.0.0 cannot be beside auth: ${reason}`),
      2,
    );
    await refuses(
      [versionOf("v1.0.0", "web")],
      new RegExp(`web/v1.0.0 cannot be beside web/v1.0.0/notes: ${reason}`),
      2,
    );
    await repository.git("push", "--quiet", "origin", "HEAD:refs/heads/gantry");
    await refuses([stagingOf("v1.0.0")], new RegExp(`gantry/staging cannot be beside gantry: ${reason}`), 2);
  });

  it("assigns several or none", async () => {
    await repository.version("v1.0.0");
    await refuses(
      [versionOf("v2.0.0", "portal"), versionOf("v1.0.0", "api", [image("api", "b")])],
      /other artifacts/,
      3,
    );
    await repository.version("v2.0.0", "portal");
    const both = [stagingOf("v1.0.0"), stagingOf("v2.0.0", "portal")];
    assert.deepEqual(await results(repository, both), ["CREATED", "CREATED"]);
    const { attempts } = await readReleaseLog(repository.root, "staging");
    assert.deepEqual(
      attempts.map(({ said }) => said.target.map(({ name }) => name)),
      [["api/v1.0.0", "portal/v2.0.0"]],
    );
  });

  it("asks every gate for what changes, and writes nothing where one objects", async () => {
    await repository.version("v1.0.0");
    const asked: string[] = [];
    const given: Given = {
      gates: ({ environment, targets }) => {
        asked.push(`${environment} ${targets.map(({ version }) => version.name).join()}`);
        return Promise.resolve(["api/v1.0.0 was not verified in canary"]);
      },
    };
    await refuses([stagingOf("v1.0.0")], /was not verified in canary/, 3, given);
    assert.deepEqual(asked, ["staging api/v1.0.0"]);
  });

  it("only records what is seen to run, where that is what is asked for", async () => {
    await repository.version("v1.0.0");
    await repository.assign([stagingOf("v1.0.0")], { gates: "observed" });
    const { attempts } = await readReleaseLog(repository.root, "staging");
    assert.deepEqual(
      attempts.map(({ said }) => said.cause),
      ["observe"],
    );
  });

  it("leaves a tag alone that an open attempt is about to move", async () => {
    await repository.version("v1.0.0");
    const id = await repository.git("rev-parse", "api/v1.0.0");
    const infrastructure = await repository.git("rev-parse", "HEAD");
    const attempt: ReleaseRecord = {
      record: "attempt",
      attempt: "deploy-1",
      cause: "deploy",
      target: [{ name: "api/v1.0.0", id }],
      from: [],
      infrastructure,
      serving: [],
      bundle: [],
      fingerprint: [],
      skipped: [],
      by: "ann-k",
    };
    await appendRecords({
      root: repository.root,
      environment: "staging",
      tip: undefined,
      records: [attempt],
      by: mali,
      at: new Date(),
    });
    await refuses([stagingOf("v1.0.0")], /deploy-1 of ann-k is under way/, 1);
  });

  it("knows what the remote has, whatever an old clone says", async () => {
    await repository.version("v1.0.0");
    const old = await repository.clone("old");
    for (const version of ["v1.1.0", "v1.2.0"]) await repository.version(version);
    await repository.assign([stagingOf("v1.2.0")]);
    await refuses([stagingOf("v1.1.0")], /is at api\/v1\.2\.0/, 3, { root: old });
    await repository.version("v1.3.0");
    assert.deepEqual(await results(repository, [stagingOf("v1.3.0")], { root: old }), ["MOVED"]);
    assert.equal(
      await gitAs(old, ["rev-parse", "api/staging"]),
      await repository.atRemote("rev-parse", "api/staging"),
    );
  });

  it("is about the repository itself where it has no remote", async () => {
    const alone = await TagRepository.create({ remote: false });
    await alone.version("v1.0.0");
    assert.deepEqual(await results(alone, [stagingOf("v1.0.0")]), ["CREATED"]);
    assert.deepEqual(await results(alone, [stagingOf("v1.0.0")]), ["UNCHANGED"]);
    const { attempts } = await readReleaseLog(alone.root, "staging");
    assert.equal(attempts.length, 1);
  });

  it("does nothing where the remote does not answer", async () => {
    await repository.git("remote", "set-url", "origin", "/nowhere/at/all.git");
    await refuses([versionOf("v1.0.0")], /the remote does not answer/, 1);
  });

  it("says why a guarded remote refuses, and which workflow to start", async () => {
    const hook = "#!/bin/sh\necho 'declined by rule' >&2\nexit 1\n";
    writeFileSync(`${repository.remote}/hooks/pre-receive`, hook, { mode: 0o755 });
    await assert.rejects(repository.assign([versionOf("v1.0.0")]), (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.message, /api\/v1\.0\.0 could not be written/);
      assert.match(error.hint ?? "", /start the workflow tag-assignment\.yml/);
      return true;
    });
  });

  it("lets exactly one of ten win each step, and loses none", async () => {
    const versions = Array.from({ length: 10 }, (_, at) => `v1.${at}.0`);
    await repository.assign(versions.map((version) => versionOf(version)));
    const clones = await Promise.all(versions.map((_, at) => repository.clone(`clone-${at}`)));
    const ended = await Promise.allSettled(
      versions.map((version, at) =>
        repository.assign([stagingOf(version)], { root: clones[at] ?? repository.root }),
      ),
    );
    const won = ended.filter(({ status }) => status === "fulfilled").length;
    assert.ok(won >= 1);
    await repository.git("fetch", "--quiet", "--tags", "--force", "origin");
    const { attempts, problems } = await readReleaseLog(repository.root, "staging");
    assert.deepEqual(problems, []);
    assert.equal(attempts.length, won);
    const names = attempts.map(({ said }) => said.target[0]?.name);
    assert.deepEqual(
      attempts.map(({ said }) => said.from[0]?.name),
      [undefined, ...names.slice(0, -1)],
    );
    const message = await repository.atRemote("cat-file", "tag", "api/staging");
    assert.match(message, new RegExp(`^Version: ${names.at(-1) ?? "none"} `, "m"));
    for (const each of ended) {
      if (each.status === "rejected") {
        refused(/somebody else was first|is older|could not be written/)(each.reason);
      }
    }
  });
});

describe("assigning tags in a clone", () => {
  let repository: TagRepository;
  before(async () => {
    repository = await TagRepository.create();
    await repository.atRemote("config", "uploadpack.allowFilter", "true");
    repository.write("migrations/0001-first.sql", "select 1;\n");
    await repository.commit("More");
    await repository.version("v1.0.0");
    await repository.assign([stagingOf("v1.0.0")]);
    await repository.commit("Still more");
  });

  const kinds = ["--bare", "--depth=1", "--filter=blob:none", "--filter=tree:0", "--no-tags"];
  for (const [at, kind] of kinds.entries()) {
    it(`works where it was made with ${kind}`, async () => {
      const [before, version] = [`v1.${at}.0`, `v1.${at + 1}.0`];
      const root = await repository.clone(`clone${kind}`, kind);
      assert.deepEqual(await results(repository, [versionOf(version)], { root }), ["CREATED"]);
      assert.match(
        await repository.atRemote("cat-file", "tag", `api/${version}`),
        /^Migration: 0001-first sha256:/m,
      );
      assert.deepEqual(await results(repository, [stagingOf(version)], { root }), ["MOVED"]);
      assert.deepEqual(await results(repository, [stateOf(before, "unstable")], { root }), ["CREATED"]);
    });
  }
});
