import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EngineUnavailable } from "../../../engine/obtain/engine.ts";
import { ensureEngine, findEngine } from "../../../engine/obtain/find-engine.ts";
import { goModules } from "../../../engine/obtain/go-build.ts";
import { officialRelease } from "../../../engine/obtain/official-release.ts";
import { readPinnedEngine } from "../../../engine/obtain/pinned-engine.ts";
import { SourceFailed, type EngineSource } from "../../../engine/obtain/source.ts";
import { archiveName, releaseFiles, ReleaseServer } from "./release-server.ts";
import { makesPrograms, Said, Sandbox } from "./sandbox.ts";

describe("an engine is ensured", () => {
  const pin = readPinnedEngine();
  let sandbox: Sandbox;
  let server: ReleaseServer;
  let sources: EngineSource[];
  beforeEach(async () => {
    sandbox = new Sandbox();
    server = new ReleaseServer(await releaseFiles(sandbox));
    sources = [officialRelease({ baseUrl: await server.start(), retryPauseMs: 1 }), goModules];
  });

  const ensure = async (progress = new Said()) => ensureEngine({ env: sandbox.env(), sources, progress });
  const unavailable = async (): Promise<EngineUnavailable> => {
    try {
      await ensure();
    } catch (error) {
      assert.ok(error instanceof EngineUnavailable, String(error));
      return error;
    }
    assert.fail("an engine was obtained");
  };
  const source = (obtain: EngineSource["obtain"]): EngineSource => ({
    place: "go modules",
    origin: "built",
    obtain,
  });

  it("takes the user's own and asks nobody", async () => {
    const pulumi = sandbox.pulumi("3.251.0");
    assert.equal((await ensure()).pulumi, pulumi);
    assert.deepEqual(server.asked, []);
  });

  it("takes the official release, and says where it goes", async () => {
    const said = new Said();
    const engine = await ensure(said);
    const folder = join(sandbox.cache, pin.key);
    assert.deepEqual(engine, {
      pulumi: join(folder, "pulumi"),
      languageHost: join(folder, "pulumi-language-nodejs"),
      version: pin.version,
      origin: "release",
    });
    assert.match(said.steps[0] ?? "", /on the PATH \(there is no "pulumi"\)/);
    assert.ok(said.steps[0]?.includes(sandbox.cache));
    assert.deepEqual(readdirSync(sandbox.cache), [pin.key]);
  });

  it("takes the one in the cache the next time", async () => {
    assert.equal(await findEngine({ env: sandbox.env() }), undefined);
    const engine = await ensure();
    server.asked.length = 0;
    assert.deepEqual(await ensure(), engine);
    assert.deepEqual(await findEngine({ env: sandbox.env() }), engine);
    assert.deepEqual(server.asked, []);
  });

  it("prefers the user's own to the one in the cache", async () => {
    await ensure();
    sandbox.pulumi("3.251.0");
    assert.equal((await ensure()).origin, "path");
  });

  it("obtains another when the user's own is too old", async () => {
    sandbox.pulumi("3.100.0");
    assert.equal((await ensure()).origin, "release");
  });

  it("builds when the release cannot be had", async () => {
    server.files.clear();
    sandbox.go(pin.go, makesPrograms(pin.version));
    const said = new Said();
    assert.equal((await ensure(said)).origin, "built");
    assert.match(said.steps.join("\n"), /official release: .* answers 404/);
  });

  it("refuses an archive with another checksum instead of going on", async () => {
    server.files.set(archiveName, "something else");
    sandbox.go(pin.go, makesPrograms(pin.version));
    const error = await unavailable();
    assert.match(error.message, /refused: .* has the checksum/);
    assert.deepEqual(readdirSync(sandbox.cache), []);
  });

  it("says of each place why it gave none, and one command that helps", async () => {
    server.files.clear();
    const error = await unavailable();
    assert.deepEqual(
      error.attempts.map(({ place }) => place),
      ["on the PATH", "in the cache", "official release", "go modules"],
    );
    assert.equal(error.problems.length, 4);
    assert.equal(error.hint, "install the Pulumi CLI: curl -fsSL https://get.pulumi.com | sh");
    assert.equal(error.exitCode, 1);
  });

  it("does not take what a failed source left behind", async () => {
    const leaves = source(async (folder) => {
      writeFileSync(join(folder, "pulumi"), "half");
      await Promise.resolve();
      throw new SourceFailed("broke off");
    });
    const sees: string[] = [];
    const looks = source(async (folder) => {
      sees.push(...readdirSync(folder));
      await Promise.resolve();
      throw new SourceFailed("only looked");
    });
    sources = [leaves, looks];
    await unavailable();
    assert.deepEqual(sees, []);
  });

  for (const [name, reason, make] of [
    ["lacks a program", /no executable "pulumi"/, () => undefined],
    [
      "is of another version",
      /its pulumi is 3\.1\.0, not 3\./,
      (folder: string) => sandbox.pulumi("3.1.0", folder),
    ],
    [
      "does not run",
      /its pulumi does not run: /,
      (folder: string) => {
        sandbox.pulumi(pin.version, folder);
        sandbox.program("pulumi", "exit 1", folder);
      },
    ],
  ] as const) {
    it(`does not take what ${name}`, async () => {
      sources = [
        source(async (folder) => {
          make(folder);
          await Promise.resolve();
        }),
      ];
      assert.match((await unavailable()).attempts.at(-1)?.reason ?? "", reason);
    });
  }

  for (const [name, spoil] of [
    [
      "cut short",
      (file: string) => {
        truncateSync(file, 3);
      },
    ],
    [
      "removed",
      (file: string) => {
        rmSync(file);
      },
    ],
  ] as const) {
    it(`replaces one in the cache whose program was ${name}`, async () => {
      const { pulumi } = await ensure();
      spoil(pulumi);
      assert.equal(await findEngine({ env: sandbox.env() }), undefined);
      assert.ok(existsSync((await ensure()).pulumi));
    });
  }

  it("replaces one in the cache whose stamp is not readable", async () => {
    await ensure();
    writeFileSync(join(sandbox.cache, pin.key, "engine.json"), "{");
    assert.equal(await findEngine({ env: sandbox.env() }), undefined);
    assert.equal((await ensure()).origin, "release");
  });

  it("says so when the cache cannot be written", async () => {
    sandbox.program("cache", "", sandbox.root);
    const error = await unavailable();
    assert.ok(error.message.startsWith(`the engine cannot be kept in "${sandbox.cache}": `), error.message);
    assert.match(error.hint ?? "", /set XDG_CACHE_HOME/);
  });

  it("says so when the disk is full", async () => {
    sources = [
      source(async () =>
        Promise.reject(Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" })),
      ),
    ];
    assert.match((await unavailable()).message, /there is no space left on its disk/);
    assert.deepEqual(readdirSync(sandbox.cache), []);
  });

  it("ignores a relative XDG_CACHE_HOME", async () => {
    const env = sandbox.env({ XDG_CACHE_HOME: "cache" });
    const engine = await ensureEngine({ env, sources });
    assert.ok(engine.pulumi.startsWith(sandbox.path(".cache", "gantry", "engine")));
  });

  it("shows the elapsed time every second of a long step", async function () {
    const said = new Said();
    const ticked = source(async (folder, { step, report }) => {
      step("working");
      report("half done");
      while (said.ticks.length === 0) await new Promise(setImmediate);
      sandbox.pulumi(pin.version, folder);
    });
    sources = [ticked];
    await ensure(said);
    assert.equal(said.ticks[0], "1 s, half done");
  });
});
