import assert from "node:assert/strict";
import { join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import { readVersions, type VersionedSurface, type Versions } from "../../stacks/versions.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gitAs } from "../support/git-as.ts";
import { begin, end, imageBy, makeEnvironmentTag, makeVersion, step } from "../support/released.ts";

const apiImage = "ghcr.io/lotus-labs/api";
const workerImage = "ghcr.io/lotus-labs/ocr-worker";
const api: VersionedSurface = { id: "api", subproject: "api", images: [apiImage] };
const worker: VersionedSurface = { id: "ocr-worker", subproject: "ocr-worker", images: [workerImage] };
const portal: VersionedSurface = { id: "portal", subproject: "portal", images: [] };
const all = [api, worker, portal];

async function repository(): Promise<string> {
  const root = temporaryFolder();
  await gitAs(root, ["init", "--quiet", "--initial-branch=main"]);
  await gitAs(root, ["commit", "--quiet", "--allow-empty", "--message", "Begin"]);
  return root;
}

/** A clone of a bare remote. */
async function cloned(): Promise<{ root: string; remote: string; other: () => Promise<string> }> {
  const folder = temporaryFolder();
  const remote = join(folder, "remote.git");
  await gitAs(folder, ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  const clone = async (name: string): Promise<string> => {
    await gitAs(folder, ["clone", "--quiet", remote, name]);
    return join(folder, name);
  };
  const root = await clone("one");
  await gitAs(root, ["commit", "--quiet", "--allow-empty", "--message", "Begin"]);
  await gitAs(root, ["push", "--quiet", "origin", "HEAD:main"]);
  return { root, remote, other: () => clone("two") };
}

function said({ surfaces }: Versions): Record<string, [string | undefined, string | undefined, string[]]> {
  return Object.fromEntries(
    [...surfaces].map(([id, { version, saidBy, images }]) => [
      id,
      [version?.name, saidBy, [...images.values()]],
    ]),
  );
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof GantryError) return [error.message, ...error.problems, error.hint].join("\n");
    throw error;
  }
  return assert.fail("it was not refused");
}

describe("what an environment is to run", function () {
  this.timeout(30_000);

  it("is nothing outside of a repository, and says that nobody knows", async () => {
    const versions = await readVersions(temporaryFolder(), "staging", all);
    assert.equal(versions.certainty, "no-repository");
    assert.match(versions.why.join(), /not a git repository/);
    assert.deepEqual([...versions.surfaces.keys()], ["api", "ocr-worker", "portal"]);
    assert.deepEqual(said(versions)["api"], [undefined, undefined, []]);
  });

  it("is nothing in a repository without tags", async () => {
    const versions = await readVersions(await repository(), "staging", all);
    assert.equal(versions.certainty, "no-remote");
    assert.deepEqual(said(versions)["api"], [undefined, undefined, []]);
  });

  it("is what the subproject's tag names, and the root's version for those that have none", async () => {
    const root = await repository();
    await makeVersion(root, "api/v1.2.3", [imageBy(apiImage, "a")]);
    await makeVersion(root, "v2.0.0", [imageBy(apiImage, "b"), imageBy(workerImage, "c")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.2.3");
    await makeEnvironmentTag(root, "staging", "v2.0.0");
    assert.deepEqual(said(await readVersions(root, "staging", all)), {
      api: ["api/v1.2.3", "api/staging", [imageBy(apiImage, "a")]],
      "ocr-worker": ["v2.0.0", "staging", [imageBy(workerImage, "c")]],
      portal: ["v2.0.0", "staging", []],
    });
    assert.equal((await readVersions(root, "production", all)).surfaces.get("api")?.version, undefined);
  });

  it("is what the open attempt sets, before the tags, and only for what it names", async () => {
    const root = await repository();
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a")]);
    await makeVersion(root, "api/v1.1.0", [imageBy(apiImage, "b")]);
    await makeVersion(root, "ocr-worker/v3.0.0", [imageBy(workerImage, "c")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.0.0");
    await makeEnvironmentTag(root, "ocr-worker/staging", "ocr-worker/v3.0.0");
    const attempt = await begin(root, "staging", 1, ["api/v1.1.0"]);
    const during = await readVersions(root, "staging", all);
    assert.equal(during.open?.said.attempt, attempt);
    assert.deepEqual(said(during)["api"], ["api/v1.1.0", attempt, [imageBy(apiImage, "b")]]);
    assert.deepEqual(said(during)["ocr-worker"]?.[0], "ocr-worker/v3.0.0");
    await end(root, "staging", attempt, "FAILED");
    assert.equal(said(await readVersions(root, "staging", all))["api"]?.[0], "api/v1.0.0");
  });

  it("is the job that migrates alone before an attempt's first step, and nothing of the rest", async () => {
    const root = await repository();
    const image = "ghcr.io/lotus-labs/migrations";
    const job: VersionedSurface = {
      id: "database.job",
      subproject: "api",
      images: [image],
      comesFirst: true,
    };
    const surfaces = [...all, job];
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a"), imageBy(image, "a")]);
    await makeVersion(root, "api/v1.1.0", [imageBy(apiImage, "b"), imageBy(image, "b")]);
    await makeVersion(root, "ocr-worker/v3.0.0", [imageBy(workerImage, "c")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.0.0");
    const attempt = await begin(root, "staging", 1, ["api/v1.1.0", "ocr-worker/v3.0.0"]);
    const before = await readVersions(root, "staging", surfaces);
    assert.deepEqual(said(before), {
      api: ["api/v1.0.0", "api/staging", [imageBy(apiImage, "a")]],
      "ocr-worker": [undefined, undefined, []],
      portal: [undefined, undefined, []],
      "database.job": ["api/v1.1.0", attempt, [imageBy(image, "b")]],
    });
    assert.equal(before.surfaces.get("api")?.traffic, undefined);
    await step(root, "staging", attempt, 0);
    const during = await readVersions(root, "staging", surfaces);
    assert.equal(said(during)["api"]?.[0], "api/v1.1.0");
    assert.equal(said(during)["ocr-worker"]?.[0], "ocr-worker/v3.0.0");
    assert.equal(during.surfaces.get("api")?.traffic?.percent, 0);
    await end(root, "staging", attempt, "FAILED");
    const after = await readVersions(root, "staging", surfaces);
    assert.deepEqual(said(after)["database.job"], ["api/v1.0.0", "api/staging", [imageBy(image, "a")]]);
  });

  it("says what ran before as long as an attempt is open, and nothing of what cannot be read", async () => {
    const root = await repository();
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a")]);
    await makeVersion(root, "api/v1.1.0", [imageBy(apiImage, "b")]);
    await makeVersion(root, "ocr-worker/v3.0.0", [imageBy(workerImage, "c")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.0.0");
    const attempt = await begin(root, "staging", 1, ["api/v1.1.0", "ocr-worker/v3.0.0"]);
    const ran = async (): Promise<unknown> => {
      const { surfaces } = await readVersions(root, "staging", [api, worker]);
      return [...surfaces].map(([id, { traffic }]) => [
        id,
        traffic?.before?.version?.name,
        [...(traffic?.before?.images.values() ?? [])],
      ]);
    };
    await step(root, "staging", attempt, 10);
    assert.deepEqual(await ran(), [
      ["api", "api/v1.0.0", [imageBy(apiImage, "a")]],
      ["ocr-worker", undefined, []],
    ]);
    await gitAs(root, ["tag", "--force", "api/staging"]);
    assert.deepEqual(await ran(), [
      ["api", undefined, []],
      ["ocr-worker", undefined, []],
    ]);
    await end(root, "staging", attempt, "FAILED");
  });

  it("stays at the last version that had the image, and says so, where a version has none of it", async () => {
    const root = await repository();
    await makeVersion(root, "v1.0.0", [imageBy(apiImage, "a"), imageBy(workerImage, "b")]);
    await makeVersion(root, "v1.1.0", [imageBy(apiImage, "c"), imageBy(workerImage, "d")]);
    await makeVersion(root, "v2.0.0", [imageBy(apiImage, "e")]);
    await end(root, "staging", await begin(root, "staging", 1, ["v1.0.0"]), "SUCCESS");
    await end(root, "staging", await begin(root, "staging", 2, ["v1.1.0"]), "FAILED");
    await makeEnvironmentTag(root, "staging", "v2.0.0");
    const versions = await readVersions(root, "staging", all);
    assert.deepEqual(said(versions)["ocr-worker"], ["v1.0.0", "deploy-1", [imageBy(workerImage, "b")]]);
    assert.match(versions.notices.join(), /ocr-worker stays at v1\.0\.0: v2\.0\.0 has no ghcr\.io/);
    const production = await repository();
    await makeVersion(production, "v2.0.0", [imageBy(apiImage, "e")]);
    await makeEnvironmentTag(production, "staging", "v2.0.0");
    const first = await readVersions(production, "staging", all);
    assert.deepEqual(said(first)["ocr-worker"], [undefined, undefined, []]);
    assert.match(first.notices.join(), /as before its first version/);
  });

  it("is known for sure where the remote has the same tags", async () => {
    const { root } = await cloned();
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.0.0");
    await end(root, "staging", await begin(root, "staging", 1, ["api/v1.0.0"]), "SUCCESS");
    const versions = await readVersions(root, "staging", all);
    assert.deepEqual([versions.certainty, said(versions)["api"]?.[0]], ["asked", "api/v1.0.0"]);
  });

  it("is refused where the remote has other tags, with the command that brings them", async () => {
    const { root, other } = await cloned();
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.0.0");
    const late = await other();
    await makeVersion(root, "api/v1.1.0", [imageBy(apiImage, "b")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.1.0");
    await begin(root, "staging", 1, ["api/v1.1.0"]);
    const text = await refusal(readVersions(late, "staging", all));
    assert.match(text, /api\/staging: [0-9a-f]{12} here, [0-9a-f]{12} at the remote/);
    assert.match(text, /gantry\/staging: none here/);
    const command = text.split("\n").at(-1)?.split(" ").slice(1) ?? [];
    await gitAs(late, command);
    assert.equal(said(await readVersions(late, "staging", all))["api"]?.[0], "api/v1.1.0");
  });

  it("is refused where the clone has a tag that the remote has not", async () => {
    const { root } = await cloned();
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a")]);
    await gitAs(root, ["tag", "--annotate", "--message", "mine", "api/staging"]);
    const text = await refusal(readVersions(root, "staging", all));
    assert.match(text, /api\/staging: [0-9a-f]{12} here, none at the remote/);
    assert.equal(text.split("\n").at(-1), "git update-ref -d refs/tags/api/staging");
  });

  it("says in git's words that the remote is silent, and goes by the clone", async () => {
    const { root, remote } = await cloned();
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.0.0");
    await gitAs(root, ["remote", "set-url", "origin", `${remote}.gone`]);
    const versions = await readVersions(root, "staging", all);
    assert.deepEqual([versions.certainty, said(versions)["api"]?.[0]], ["silent", "api/v1.0.0"]);
    assert.match(versions.why.join("\n"), /does not appear to be a git repository/);
  });

  const sound = async (): Promise<string> => {
    const root = await repository();
    await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "a")]);
    await makeVersion(root, "api/v1.1.0", [imageBy(apiImage, "b")]);
    await makeVersion(root, "v1.1.0", [imageBy(apiImage, "b")]);
    await makeEnvironmentTag(root, "api/staging", "api/v1.0.0");
    return root;
  };
  const wrong: [string, (root: string) => Promise<unknown>, RegExp][] = [
    [
      "is no annotated tag",
      (root) => gitAs(root, ["tag", "--force", "api/staging", "HEAD"]),
      /tag api\/staging: it is no annotated tag/,
    ],
    [
      "names no version",
      (root) => gitAs(root, ["tag", "--force", "--annotate", "--message", "x", "api/staging"]),
      /tag api\/staging: trailer version: it does not say/,
    ],
    [
      "names another subproject's version",
      (root) => makeEnvironmentTag(root, "api/staging", "v1.1.0"),
      /tag api\/staging: it names v1\.1\.0, a version of another subproject/,
    ],
    [
      "names a version that the clone lacks",
      (root) => gitAs(root, ["tag", "--delete", "api/v1.0.0"]),
      /api\/staging names api\/v1\.0\.0: this clone has no such tag/,
    ],
    [
      "names another object of that name",
      async (root) => {
        await gitAs(root, ["tag", "--delete", "api/v1.0.0"]);
        await makeVersion(root, "api/v1.0.0", [imageBy(apiImage, "f")]);
      },
      /api\/staging names api\/v1\.0\.0: it is [0-9a-f]{12} here, and [0-9a-f]{12} was meant/,
    ],
    [
      "sits on another commit than its version",
      async (root) => {
        const text = await gitAs(root, ["cat-file", "tag", "api/staging"]);
        await gitAs(root, ["commit", "--quiet", "--allow-empty", "--message", "Next"]);
        const message = text.slice(text.indexOf("\n\n") + 2);
        await gitAs(root, ["tag", "--force", "--annotate", "--message", message, "api/staging"]);
      },
      /api\/staging names api\/v1\.0\.0: it sits on [0-9a-f]{12}, and api\/staging on [0-9a-f]{12}/,
    ],
    [
      "names a version that names no artifact",
      async (root) => {
        await makeVersion(root, "api/v1.2.0", []);
        await makeEnvironmentTag(root, "api/staging", "api/v1.2.0");
      },
      /tag api\/v1\.2\.0: trailer artifact: it names no artifact/,
    ],
  ];
  for (const [name, breakIt, expected] of wrong) {
    it(`refuses an environment's tag that ${name}`, async () => {
      const root = await sound();
      assert.equal(said(await readVersions(root, "staging", [api]))["api"]?.[0], "api/v1.0.0");
      await breakIt(root);
      assert.match(await refusal(readVersions(root, "staging", [api])), expected);
    });
  }
});
