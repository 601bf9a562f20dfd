import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { z } from "zod";
import { rememberProject } from "../../local/gcp/project-facts.ts";
import { toStruct } from "../../local/struct.ts";
import { haveEnded } from "../engine/obtain/tiny-project.ts";
import { call, LocalCloud } from "./plugin-client.ts";

describe("the process of an emulated provider", () => {
  let cloud: LocalCloud;
  before(() => {
    cloud = new LocalCloud();
  });

  it("refuses a setting that the provider does not have, and names the nearest", async () => {
    const github = await cloud.start("github", {});
    const request = new pb.CheckRequest();
    request.setNews(toStruct({ version: "6.15.0", ower: "lotus-labs" }));
    const response = await call<pb.CheckResponse>((done) => github.client.checkConfig(request, done));
    const reasons = response.getFailuresList().map((each) => each.getReason());
    assert.deepEqual(reasons, ['unknown input "ower"; did you mean "owner"?']);
  });

  it("says which setting is missing when a resource needs it", async () => {
    const github = await cloud.start("github", {});
    const inputs = { repository: "lotus", variableName: "A", value: "b" };
    await assert.rejects(
      github.create("github:index/actionsVariable:ActionsVariable", "v", inputs),
      /github:owner/,
    );
  });

  it("refuses functions, methods and components by name", async () => {
    const google = await cloud.start("gcp", {});
    const request = new pb.InvokeRequest();
    request.setTok("gcp:projects/getProject:getProject");
    const asked = call<pb.InvokeResponse>((done) => google.client.invoke(request, done));
    await assert.rejects(asked, /does not emulate function "gcp:projects\/getProject:getProject"/);
  });

  it("gives a project the number that it was told", async () => {
    await rememberProject(cloud.dir, "lotus-real", { number: "123456789012" });
    const google = await cloud.start("gcp", { project: "lotus-real" });
    const inputs = { service: "secretmanager.googleapis.com" };
    const agent = await google.create("gcp:projects/serviceIdentity:ServiceIdentity", "a", inputs);
    assert.equal(agent.state["email"], "service-123456789012@gcp-sa-secretmanager.iam.gserviceaccount.com");
  });

  it("ends when the engine that started it is killed", async () => {
    const shell = spawn("sh", ["-c", '"$1" 127.0.0.1:1 & echo $!; wait', "sh", cloud.plugin("vercel")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface(shell.stdout);
    const [pid] = z.tuple([z.coerce.number().int()]).parse(await once(lines, "line"));
    await once(lines, "line");
    shell.kill("SIGKILL");
    await haveEnded([pid]);
  });
});
