import assert from "node:assert/strict";
import { describeTools, type Tool, type ToolReport } from "../../../engine/obtain/describe-tools.ts";
import { readPinnedEngine } from "../../../engine/obtain/pinned-engine.ts";
import { releaseFiles, ReleaseServer } from "./release-server.ts";
import { Sandbox } from "./sandbox.ts";

describe("the tools of a machine", () => {
  const pin = readPinnedEngine();
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.program("node", "echo v24.21.0");
    sandbox.program("npm", "echo 11.0.0");
    sandbox.program("git", "echo git version 2.39.5");
  });

  const nowhere = { baseUrl: "http://127.0.0.1:1", retryPauseMs: 1 };
  const look = async (release = nowhere): Promise<ToolReport> =>
    describeTools({ env: sandbox.env(), release });
  const tool = (report: ToolReport, name: Tool["name"]): Tool => {
    const found = report.tools.find((each) => each.name === name);
    assert.ok(found !== undefined);
    return found;
  };

  it("are enough with an engine of one's own; go is not needed then", async () => {
    const path = sandbox.pulumi("3.251.0");
    const report = await look();
    assert.equal(report.ready, true);
    const { state, version, note, fix } = tool(report, "pulumi");
    assert.deepEqual(
      { state, version, note, fix },
      { state: "ok", version: "3.251.0", note: "your own", fix: undefined },
    );
    assert.equal(tool(report, "pulumi").path, path);
    assert.equal(tool(report, "pulumi-language-nodejs").state, "ok");
    assert.equal(tool(report, "go").state, "not needed");
  });

  it("are enough with go, which will build the engine", async () => {
    sandbox.go(pin.go, "exit 1");
    const report = await look();
    assert.equal(report.ready, true);
    assert.equal(tool(report, "pulumi").state, "on first use");
    assert.equal(tool(report, "go").state, "ok");
  });

  it("are enough where the official release can be downloaded", async () => {
    const server = new ReleaseServer(await releaseFiles(sandbox));
    const report = await look({ ...nowhere, baseUrl: await server.start() });
    await server.stop();
    assert.equal(report.ready, true);
    assert.equal(tool(report, "pulumi").state, "on first use");
  });

  it("are not enough without any of these, and the command that helps is named", async () => {
    const report = await look();
    assert.equal(report.ready, false);
    const { state, note, fix } = tool(report, "pulumi");
    assert.equal(state, "missing");
    assert.match(note ?? "", /there is no "pulumi"/);
    assert.match(fix ?? "", /get\.pulumi\.com/);
    assert.match(tool(report, "go").fix ?? "", /go/);
  });

  it("show a go that is too old", async () => {
    const path = sandbox.go("1.19.8", "exit 1");
    const go = tool(await look(), "go");
    assert.deepEqual([go.state, go.version, go.path], ["too old", "1.19.8", path]);
  });

  it("are not enough with a node that cannot run TypeScript", async () => {
    sandbox.pulumi("3.251.0");
    sandbox.program("node", "echo v20.20.2");
    const report = await look();
    assert.equal(report.ready, false);
    assert.deepEqual([tool(report, "node").state, tool(report, "node").fix], ["too old", "npm ci"]);
  });

  it("are enough without git, which is named as missing", async () => {
    sandbox.pulumi("3.251.0");
    sandbox.program("git", "exit 1");
    const report = await look();
    assert.equal(report.ready, true);
    assert.equal(tool(report, "git").state, "missing");
    assert.match(tool(report, "git").fix ?? "", /install.* git/);
  });
});
