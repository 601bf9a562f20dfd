import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { deployed, gantry, upDocument } from "../../support/gantry.ts";
import { TestProject } from "../../support/project.ts";

const file = "environments/global/config.yml";
const ownFile = "environments/staging/config.yml";
const ledger = ".gantry/rotations/staging.yml";
const yesterday = new Date(Date.now() - 86_400_000).toISOString();

/** What a program says of the age of a secret beside what the catalog and the ledger have, each of one resource. */
const attempts: readonly {
  name: string;
  type: string;
  of: string;
  inputs: object;
  said: RegExp;
}[] = [
  {
    name: "a secret that was rotated yesterday",
    type: "gantry:index:SecretCredentialSet",
    of: "api-sentry-dsn",
    inputs: { lastRotatedAt: yesterday },
    said: /SecretCredentialSet "api-sentry-dsn" lastRotatedAt is .+, where the program makes/,
  },
  {
    name: "a bundle that was rotated yesterday",
    type: "gantry:index:CredentialBundle",
    of: "staging-portal",
    inputs: { lastRotatedAt: yesterday },
    said: /CredentialBundle "staging-portal" lastRotatedAt is .+, where the program makes/,
  },
  {
    name: "a draft of what the catalog has in use",
    type: "gantry:index:SecretCredentialSet",
    of: "ocr-vision-key",
    inputs: { status: "draft" },
    said: /SecretCredentialSet "ocr-vision-key" status is "draft", where the program makes "active"/,
  },
  {
    name: "a longer cadence than the catalog's, which every rule would let pass",
    type: "gantry:index:SecretCredentialSet",
    of: "ocr-supabase-key",
    inputs: { rotationCadenceDays: 90 },
    said: /SecretCredentialSet "ocr-supabase-key" rotationCadenceDays is 90, where the program makes 60/,
  },
  {
    name: "a rotation that Secret Manager would remind of in 2099",
    type: "gcp:secretmanager/secret:Secret",
    of: "api-database-url",
    inputs: { rotation: { rotationPeriod: "5184000s", nextRotationTime: "2099-01-01T00:00:00Z" } },
    said: /Secret "api-database-url" rotation\.nextRotationTime is "2099-01-01T00:00:00Z", where/,
  },
  {
    name: "a period of years",
    type: "gcp:secretmanager/secret:Secret",
    of: "api-supabase-key",
    inputs: { rotation: { rotationPeriod: "94608000s", nextRotationTime: "2030-01-01T00:00:00Z" } },
    said: /require-rotation-within-90-days .+api-supabase-key.+ is 94608000 s, more than 90 days/,
  },
];

/** Ages that somebody only states. What a keeper has to confirm, no local cloud shows: test/guard/path/check-secret-ages.test.ts. */
describe("the age of a secret that is only stated", () => {
  let project: TestProject;
  let catalog = "";
  let own = "";
  let program = "";
  let rotations = "";
  before(async () => {
    project = new TestProject();
    project.copy("stacks");
    catalog = project.read(file);
    own = project.read(ownFile);
    program = project.read("stacks/index.ts");
    await deployed(project, "staging");
    rotations = project.read(ledger);
  });
  const restore = (): void => {
    project.write(file, catalog);
    project.write(ownFile, own);
    project.write("stacks/index.ts", program);
    project.write(ledger, rotations);
  };
  beforeEach(restore);

  for (const command of [
    ["up", "--yes"],
    ["preview", "--save-plan", ".gantry/drafts.json"],
  ] as const) {
    it(`is none for secrets that are drafts again, says gantry ${command[0]}`, async () => {
      project.edit(file, /status: active/g, "status: draft");
      const [name, ...more] = command;
      const ran = await gantry(project, [name, "staging", "--local", "--json", ...more]);
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      const { violations, applied } = upDocument
        .partial({ applied: true, outputs: true })
        .parse(JSON.parse(ran.stdout));
      assert.notEqual(applied, true);
      const secrets = [...catalog.matchAll(/status: active/g)].length;
      assert.deepEqual(new Set(violations.map(({ rule }) => rule)), new Set(["never-back-to-draft"]));
      assert.equal(violations.length, secrets);
      assert.match(violations[0]?.message ?? "", /is deployed as active, and would be draft/);
    });
  }

  it("is none for one of them either, and what was deployed stays", async () => {
    project.edit(file, /status: active/, "status: draft");
    const ran = await gantry(project, ["up", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /never-back-to-draft[^]*gantry secrets rotate/);
    project.write(file, catalog);
    assert.deepEqual((await deployed(project, "staging")).changes.update, 0);
  });

  describe("by a program is a violation, which each of these alone would be", () => {
    let said: string;
    before(async () => {
      restore();
      const stated = attempts.map(({ type, of, inputs }) => [`${type} ${of}`, inputs]);
      project.edit(
        "stacks/index.ts",
        "    return await stackProgram(",
        `    const stated = new Map<string, object>(${JSON.stringify(stated)});
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) =>
      ({ props: { ...props, ...stated.get(type + " " + name) }, opts }));
    return await stackProgram(`,
      );
      const ran = await gantry(project, ["up", "staging", "--local", "--yes", "--json"]);
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      const { applied, violations } = upDocument.parse(JSON.parse(ran.stdout));
      assert.equal(applied, false);
      said = violations.map(({ rule, message }) => `${rule} ${message}`).join("\n");
    });
    for (const attempt of attempts)
      it(attempt.name, () => {
        assert.match(said, attempt.said);
      });
  });

  for (const [name, entry, expected] of [
    [
      "that lies in the future",
      { lastRotatedAt: new Date(Date.now() + 30 * 86_400_000).toISOString() },
      /rotations\/staging\.yml:\d+:\d+ staging-api\.lastRotatedAt: .*lies in the future/,
    ],
    [
      "that has no zone, and so means any hour",
      { lastRotatedAt: yesterday.slice(0, 19) },
      /rotations\/staging\.yml:\d+:\d+ staging-api\.lastRotatedAt: /,
    ],
  ] as const)
    it(`by a ledger is a mistake ${name}`, async () => {
      const entries = z.record(z.string(), z.unknown()).parse(parse(rotations));
      project.write(ledger, stringify({ ...entries, "staging-api": entry }));
      const ran = await gantry(project, ["up", "staging", "--local", "--yes"]);
      assert.equal(ran.exitCode, 2, ran.stdout + ran.stderr);
      assert.match(ran.stderr, expected);
    });

  it("by the catalog is a mistake: a bundle has no age of its own there, and no cadence of a year", async () => {
    project.edit(ownFile, "surface: api\n", `surface: api\n    lastRotatedAt: ${yesterday}\n`);
    project.edit(file, "rotationCadenceDays: 60", "rotationCadenceDays: 365");
    const ran = await gantry(project, ["up", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 2, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /config\.yml:\d+:\d+ bundles\.staging-api\.lastRotatedAt: /);
    assert.match(ran.stderr, /config\.yml:\d+:\d+ secrets\.api-database-url\.rotationCadenceDays: 365 /);
  });
});
