import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { RequestListener } from "node:http";
import { officialRelease, releaseAnswers } from "../../../engine/obtain/official-release.ts";
import { readPinnedEngine } from "../../../engine/obtain/pinned-engine.ts";
import { SourceFailed } from "../../../engine/obtain/source.ts";
import { archiveName, checksumsName, releaseFiles, ReleaseServer } from "./release-server.ts";
import { Sandbox } from "./sandbox.ts";

describe("the official release", () => {
  let sandbox: Sandbox;
  let server: ReleaseServer;
  let baseUrl: string;
  let reports: string[];
  beforeEach(async () => {
    sandbox = new Sandbox();
    server = new ReleaseServer(await releaseFiles(sandbox));
    baseUrl = await server.start();
    reports = [];
  });

  const quick = { connectDeadlineMs: 500, stallDeadlineMs: 500, retryPauseMs: 1 };
  const obtain = async (signal?: AbortSignal): Promise<void> => {
    const report = (text: string): void => {
      reports.push(text);
    };
    const context = { pin: readPinnedEngine(), env: sandbox.env(), report, step: report, signal };
    await officialRelease({ baseUrl, ...quick }).obtain(sandbox.bin, context);
  };
  const failure = async (): Promise<SourceFailed> => {
    try {
      await obtain();
    } catch (error) {
      assert.ok(error instanceof SourceFailed, String(error));
      return error;
    }
    assert.fail("the release was obtained");
  };
  const silent: RequestListener = () => undefined;

  it("is unpacked to the programs that are needed, and nothing else", async () => {
    await obtain();
    assert.deepEqual(readdirSync(sandbox.bin).sort(), ["pulumi", "pulumi-language-nodejs"]);
    assert.match(reports.join("\n"), /downloading the official Pulumi CLI .*\n.* of .* MB/);
  });

  it("is refused when the archive is not the one of the checksum", async () => {
    server.files.set(archiveName, "something else");
    const error = await failure();
    assert.equal(error.refused, true);
    assert.match(error.message, /has the checksum [0-9a-f]{64}; the release says [0-9a-f]{64}/);
  });

  it("is refused when its list of checksums does not name the archive", async () => {
    server.files.set(checksumsName, `${"0".repeat(64)}  other.tar.gz\n`);
    assert.equal((await failure()).refused, true);
  });

  it("is not tried twice when the server does not have it", async () => {
    server.files.delete(checksumsName);
    const error = await failure();
    assert.match(error.message, /answers 404/);
    assert.equal(error.refused, false);
    assert.deepEqual(server.asked, [checksumsName]);
  });

  it("is tried three times when the server fails", async () => {
    server.files.set(archiveName, (_request, response) => response.writeHead(503).end());
    assert.match((await failure()).message, /answers 503/);
    assert.deepEqual(server.asked, [checksumsName, archiveName, archiveName, archiveName]);
  });

  it("is obtained at the second try when the first is cut off", async () => {
    const archive = server.files.get(archiveName);
    assert.ok(archive instanceof Buffer);
    server.files.set(archiveName, (_request, response) => {
      server.files.set(archiveName, archive);
      response.writeHead(200, { "content-length": archive.length });
      response.write(archive.subarray(0, 50), () => response.destroy());
    });
    await obtain();
    assert.deepEqual(readdirSync(sandbox.bin).sort(), ["pulumi", "pulumi-language-nodejs"]);
  });

  it("is given up once when the server does not answer in time", async () => {
    server.files.set(checksumsName, silent);
    assert.match((await failure()).message, /does not answer within 0\.5 s/);
    assert.deepEqual(server.asked, [checksumsName]);
  });

  it("is given up when the server stops in the middle", async () => {
    server.files.set(archiveName, (_request, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write("x".repeat(10));
    });
    assert.match((await failure()).message, /stopped sending after 10 bytes/);
  });

  it("says which host cannot be reached, and why", async () => {
    await server.stop();
    assert.match((await failure()).message, /^127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/);
  });

  it("goes through the proxy that the environment names", async () => {
    const env = sandbox.env({ HTTP_PROXY: baseUrl });
    assert.equal(await releaseAnswers(readPinnedEngine(), env, { baseUrl: "http://releases.example" }), true);
    assert.deepEqual(server.tunnels, ["releases.example:80"]);
    assert.deepEqual(server.asked, [checksumsName]);
  });

  it("stops when it is told to", async () => {
    server.files.set(archiveName, silent);
    const controller = new AbortController();
    const obtained = obtain(controller.signal);
    controller.abort(new Error("enough"));
    await assert.rejects(obtained, /enough/);
  });
});
