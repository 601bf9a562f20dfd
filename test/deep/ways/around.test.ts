import assert from "node:assert/strict";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cloudFiles, editCloudFile } from "../../support/cloud.ts";
import { deployed, gantry, upDocument, type Ran } from "../../support/gantry.ts";
import { checkout } from "../../support/project.ts";
import { WaysProject } from "./ways-project.ts";

/** A deployed staging, and a program that somebody changes to get around the pack (program.ts). docs/guarded-path.md counts the ways. */
describe("the ways around the policy pack, in the program", () => {
  let project: WaysProject;
  before(() => {
    project = new WaysProject();
  });
  let created: readonly string[];
  let publicBinding = "";
  before(async () => {
    await deployed(project, "staging");
    created = cloudFiles(project, "", "").names;
    publicBinding = await project.publicBinding();
  });

  const up = (way: string, value = "", env: Record<string, string> = {}): Promise<Ran> =>
    project.run(["up", "--yes", "--json"], way, value, env);
  const analyze = (...args: readonly string[]) =>
    project.pulumi(["policy", "analyze", ...args, "--policy-pack", "policy"]);
  const stopped = (ran: Ran, rule: string): void => {
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { applied, violations } = upDocument.parse(JSON.parse(ran.stdout));
    assert.equal(applied, false);
    assert.ok(
      violations.some((each) => each.rule === rule),
      `${rule} is not among ${violations.map((each) => each.rule).join(", ")}`,
    );
    assert.deepEqual(cloudFiles(project, "", "").names, created);
  };

  it("6: a value that is not known at the preview fails the rule that needs it", async () => {
    const ran = await up("unknown");
    stopped(ran, "disallow-public-access");
    const { rules } = upDocument.parse(JSON.parse(ran.stdout));
    assert.equal(rules.find(({ id }) => id === "disallow-public-access")?.result, "did-not-run");
  });

  it("7: a rule that catches the error about an unknown value has not run", async () => {
    rmSync(project.path("policy"));
    cpSync(join(checkout, "policy"), project.path("policy"), { recursive: true });
    writeFileSync(project.path("policy/rules/require-nothing.ts"), catchingRule);
    try {
      const ran = await up("unknown");
      const { rules } = upDocument.parse(JSON.parse(ran.stdout));
      assert.equal(rules.find(({ id }) => id === "require-nothing")?.result, "did-not-run");
      stopped(ran, "require-nothing");
    } finally {
      rmSync(project.path("policy/rules/require-nothing.ts"));
    }
  });

  it("8, 13: neither a skipped preview nor a target reaches the engine", async () => {
    const env = {
      PULUMI_OPTION_SKIP_PREVIEW: "true",
      PULUMI_OPTION_TARGET: "urn:pulumi:staging::gantry::pulumi:pulumi:Stack::gantry-staging",
    };
    stopped(await up("raw-binding", "", env), "disallow-public-access");
  });

  it("10: ignored changes of a guarded property are a violation", async () => {
    stopped(await up("ignore-changes"), "disallow-ignored-changes");
  });

  it("11: what is imported is judged as what is made", async () => {
    stopped(await up("import", publicBinding), "disallow-public-access");
  });

  for (const [way, type, rule] of [
    ["14: an older type", "gcp:cloudrun/iamMember:IamMember", "disallow-public-access"],
    ["14: a type of another provider", "other:index:Thing", "disallow-unknown-types"],
    ["15: a dynamic resource", "pulumi-nodejs:dynamic:Resource", "disallow-dynamic-resources"],
    ["15: a command", "command:local:Command", "disallow-dynamic-resources"],
  ] as const) {
    it(`${way} is a violation, in a state as well`, async () => {
      const { deployment, ...rest } = await project.exported();
      const urn = `urn:pulumi:staging::gantry::${type}::around`;
      const inputs = { role: "roles/run.invoker", member: "allUsers", create: "curl" };
      const added = { urn, type, custom: true, id: "x", inputs, outputs: inputs };
      const edited = { ...rest, deployment: { ...deployment, resources: [...deployment.resources, added] } };
      writeFileSync(project.path("edited.json"), JSON.stringify(edited));
      const found = await analyze("--file", "edited.json");
      assert.notEqual(found.exitCode, 0);
      assert.match(found.all, new RegExp(`${rule}[^]*around`));
    });
  }

  it("14, 15: nothing is made of them either", async () => {
    for (const way of ["older-type", "aliased", "dynamic"]) {
      const ran = await up(way);
      assert.notEqual(ran.exitCode, 0, ran.stdout);
      assert.deepEqual(cloudFiles(project, "", "").names, created);
    }
  });

  it("16: a provider into another project is a violation", async () => {
    stopped(await up("other-project"), "require-own-project");
  });

  it("17: a raw binding to everybody is a violation", async () => {
    stopped(await up("raw-binding"), "disallow-public-access");
  });

  for (const member of [
    "ALLUSERS",
    "\uff41llUsers",
    "all\u200bUsers",
    " allUsers ",
    "AllAuthenticatedUsers",
  ]) {
    it(`19: ${JSON.stringify(member)} is everybody in disguise`, async () => {
      stopped(await up("disguise", member), "disallow-public-access");
    });
  }

  it("19: a secret is opened for the rules", async () => {
    stopped(await up("secret-disguise"), "disallow-public-access");
  });

  it("20: an environment in another's stack is a violation, and a stack that nobody declared is refused", async () => {
    stopped(await up("other-environment"), "require-stack-of-environment");
    const renamed = await gantry(project, ["up", "prod-2", "--local", "--yes"]);
    assert.equal(renamed.exitCode, 2);
    assert.match(renamed.stderr, /there is no environment "prod-2"/);
  });

  it("12: an edited checkpoint that is imported changes nothing that is deployed", async () => {
    const text = JSON.stringify(await project.exported());
    const edited = text.replaceAll(/"rotationPeriod":"\d+s"/g, '"rotationPeriod":"31536000s"');
    writeFileSync(project.path("edited.json"), edited);
    const imported = await project.pulumi(["stack", "import", "-s", "staging", "--file", "edited.json"]);
    assert.equal(imported.exitCode, 0, imported.all);
    const analyzed = await analyze("-s", "staging");
    assert.match(analyzed.all, /require-rotation-within-90-days/);
    const { changes } = await deployed(project, "staging");
    assert.equal(changes.update, 8);
    assert.doesNotMatch(JSON.stringify(await project.exported()), /31536000s/);
  });

  it("18: a protection that somebody drops by hand is a violation once it is recorded", async () => {
    editCloudFile(project, cloudFiles(project, "cloudrunv2/service:", "ocr-worker"), (state) => {
      state["invokerIamDisabled"] = true;
    });
    const ran = await gantry(project, ["refresh", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(
      ran.stdout,
      /✗ final state\n(.*\n)*.*disallow-public-access: .* "ocr-worker-us-east" invokerIamDisabled/,
    );
    await deployed(project, "staging");
  });

  it("18: nor is an environment destroyed whose protection was dropped in its state", async () => {
    project.edit(
      "environments/staging/config.yml",
      "bundle: staging-api",
      "deletionProtection: true\n    bundle: staging-api",
    );
    const ran = await gantry(project, ["destroy", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 1);
    assert.match(
      ran.stderr,
      /staging is protected from deletion\n.*gcp:cloudrunv2\/service:Service api-us-east: protected by the catalog/s,
    );
    assert.deepEqual(cloudFiles(project, "", "").names, created);
  });
});

const catchingRule = `
export const rule = {
  id: "require-nothing",
  sentence: "Nothing holds.",
  protects: { entity: "nothing", seed: "000" },
  remedy: "nothing helps",
  judges: (type) => type.endsWith(":TopicIAMMember"),
  *check(resource) {
    try { resource.get("member"); } catch { return; }
  },
};
`;
