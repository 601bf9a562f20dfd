import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { expectedOf } from "../../../policy/pack/expected-in.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { ownUploads } from "../../support/own-files.ts";
import { TestProject } from "../../support/project.ts";

describe("what the program makes of a catalog", () => {
  const env = { GANTRY_MISTAKE: "told", PULUMI_BACKEND_URL: "file:///state" };
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  const problem = async (stack = "staging"): Promise<string> => {
    const expectation = await expectedOf({ root: project.root, env })(stack);
    assert.equal(expectation.resources, undefined);
    return expectation.problem;
  };

  it("is nobody's to say where the catalog has what this program does not know, and that says where", async () => {
    project.edit("environments/staging/config.yml", /^/, "ofTomorrow: true\n");
    assert.match(await problem(), /environments\/staging\/config\.yml:1:1.*ofTomorrow/);
  });

  it("is nobody's to say of a stack that nobody declared", async () => {
    assert.match(await problem("nowhere"), /unknown stack "nowhere"/);
  });

  it("has each resource under the name that the engine gives it", async () => {
    const { resources = [] } = await expectedOf({ root: project.root, env })("staging");
    const urns = resources.map(({ urn }) => urn);
    const surface = "urn:pulumi:staging::gantry::gantry:index:DeploymentSurface";
    assert.ok(urns.includes(`${surface}::api`));
    assert.ok(urns.includes(`${surface}$gcp:cloudrunv2/service:Service::api-us-east`), urns.join("\n"));
    assert.equal(new Set(urns).size, urns.length);
  });

  describe("with what is the product's own", () => {
    const own = async (stack: string) => {
      const { resources = [] } = await expectedOf({ root: project.root, env })(stack);
      return resources;
    };
    const write = (program: string, environment = "staging"): void => {
      project.copy("stacks");
      project.edit(`environments/${environment}/config.yml`, /$/, ownUploads.declared);
      project.write("stacks/own/uploads.ts", program);
    };
    const program = ownUploads.program("../own.ts");

    it("has what its files make, below the entry that declares it, and protects it in production", async () => {
      write(program, "production");
      const found = (await own("production")).filter(({ urn }) => urn.includes("gantry:index:OwnResources$"));
      assert.deepEqual(
        found.map(({ type, name, options }) => [type, name, options.protect]),
        [
          ["gcp:pubsub/topic:Topic", "uploads", true],
          ["gcp:storage/bucket:Bucket", "uploads-scans", true],
          ["gcp:pubsub/topicIAMMember:TopicIAMMember", "uploads-api", true],
        ],
      );
    });

    it("is another entry where its file is another", async () => {
      const file = async (): Promise<unknown> =>
        (await own("staging")).find(({ type }) => type === "gantry:index:OwnResources")?.inputs["file"];
      write(program);
      const before = await file();
      project.edit("stacks/own/uploads.ts", /$/, "// more\n");
      assert.match(String(before), /^[0-9a-f]{16}$/);
      assert.notEqual(await file(), before);
    });

    it("lacks what belongs to no entry, and has Gantry's own as it is without those files", async () => {
      write(`import * as pulumi from "@pulumi/pulumi";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type === "gcp:cloudrunv2/service:Service" ? { props: { ...props, ingress: "none" }, opts } : undefined);
export default function () { new Topic("loose", {}); }
`);
      const found = await own("staging");
      const services = found.filter(({ type }) => type === "gcp:cloudrunv2/service:Service");
      assert.ok(!found.some(({ name }) => name === "loose"));
      assert.ok(services.length > 0 && services.every(({ inputs }) => inputs["ingress"] !== "none"));
    });

    it("makes nothing of an entry whose file it has not got, as the base of a change that adds one", async () => {
      write(program);
      rmSync(project.path("stacks/own"), { recursive: true });
      const beside = temporaryFolder("gantry-base-");
      project.write("stacks/own/uploads.ts", program);
      const { resources = [] } = await expectedOf({ root: project.root, env, beside })("staging");
      assert.deepEqual(
        resources.filter(({ urn }) => urn.includes("OwnResources")).map(({ name }) => name),
        ["uploads"],
      );
    });
  });
});
