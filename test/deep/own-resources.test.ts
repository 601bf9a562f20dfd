import assert from "node:assert/strict";
import { z } from "zod";
import { cloudFiles } from "../support/cloud.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { ownUploads } from "../support/own-files.ts";
import { TestProject } from "../support/project.ts";

const file = "stacks/own/uploads.ts";
const config = "environments/sandbox/config.yml";
const preview = ["preview", "sandbox", "--local", "--json"];
const document = z.object({ violations: z.array(z.object({ rule: z.string(), resource: z.string() })) });

function violations({ stdout, stderr }: Ran): string[] {
  assert.notEqual(stdout, "", stderr);
  const { violations: found } = document.parse(JSON.parse(stdout));
  return found.map(({ rule, resource }) => `${rule} ${resource.split("::").at(-1) ?? ""}`);
}

describe("a product's own resources", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    project.copy("stacks");
    project.edit(config, /$/, ownUploads.declared);
    project.write(file, ownUploads.program("../own.ts"));
    const up = await gantry(project, ["up", "sandbox", "--local", "--yes"]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
  });
  /** A preview with one text of the file in another's place. */
  const changed = async (from: string | RegExp, to: string): Promise<Ran> => {
    const before = project.read(file);
    project.edit(file, from, to);
    try {
      return await gantry(project, preview);
    } finally {
      project.write(file, before);
    }
  };

  it("are made, and stay as they are", async () => {
    assert.ok(cloudFiles(project, "pubsub", "").names.length >= 2);
    const again = await gantry(project, ["up", "sandbox", "--local", "--yes"]);
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /nothing to change|\d+ unchanged/);
    assert.equal((await gantry(project, ["drift", "sandbox", "--local"])).exitCode, 0);
  });

  const refused: readonly (readonly [what: string, from: string | RegExp, to: string, by: string])[] = [
    [
      "a secret in plain text",
      "name, labels }, { parent, dep",
      'name, labels: { ...labels, api_token: "sk_live_abcdefghijklmnop" } }, { parent, dep',
      "disallow-plaintext-secrets uploads",
    ],
    [
      "access for everybody",
      "member: api.member",
      'member: "allUsers"',
      "disallow-public-access uploads-api",
    ],
    [
      "another project",
      "{ project, name, labels }",
      '{ project: "others", name, labels }',
      "require-own-project uploads",
    ],
    [
      "one fewer than is declared",
      /^ {2}new TopicIAMMember.*$/m,
      "",
      "require-declared-own-resources uploads",
    ],
    [
      "one more than is declared",
      "const [location]",
      'new Topic(`${name}-2`, { project, name: "more" }, { parent });\n  const [location]',
      "require-declared-own-resources uploads",
    ],
    ["a name of Gantry's", "new Topic(name", 'new Topic("secret"', "require-declared-own-resources secret"],
    [
      "one that belongs to nothing",
      "Access: true }, { parent }",
      "Access: true }, {}",
      "require-expected-plan uploads-scans",
    ],
    [
      "a change of Gantry's own resources",
      /^/,
      `import * as pulumi from "@pulumi/pulumi";
pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type === "gcp:cloudrunv2/service:Service" ? { props: { ...props, deletionProtection: true }, opts } : undefined);
`,
      "require-expected-plan api-us-east",
    ],
  ];
  for (const [what, from, to, by] of refused) {
    it(`are refused for ${what}`, async () => {
      const ran = await changed(from, to);
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      assert.ok(violations(ran).includes(by), violations(ran).join("\n"));
    });
  }

  it("may be made anew where their file changed, which is what declares them", async () => {
    const ran = await changed("{ project, name, labels }", '{ project, name: "uploads-2", labels }');
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  });

  it("are refused by name where the local cloud does not emulate their type", async () => {
    const ran = await changed(
      /^import { Bucket }.*$/m,
      'import { Schema as Bucket } from "@pulumi/gcp/pubsub/schema.js";',
    );
    assert.equal(ran.exitCode, 1, ran.stdout);
    assert.match(ran.stderr, /the local cloud does not emulate resource type "gcp:pubsub\/schema:Schema"/);
  });

  it("are told of a mistake in their file by one message, and no stack trace", async () => {
    const ran = await changed("export default function", "export function own");
    assert.equal(ran.exitCode, 2, ran.stdout);
    assert.match(
      ran.stderr,
      /stacks\/own\/uploads\.ts exports no default, where a function belongs\n {2}hint: /,
    );
    assert.doesNotMatch(ran.stderr, /^ +at /m);
  });
});
