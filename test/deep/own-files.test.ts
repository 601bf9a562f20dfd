import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { gantryPackage } from "../../model/gantry-package.ts";
import { InstalledProduct } from "../support/installed-product.ts";
import { ownUploads } from "../support/own-files.ts";
import { checkout } from "../support/project.ts";

const answers = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];
const staging = "environments/staging/config.yml";
const file = "stacks/own/uploads.ts";
const id = "require-labelled-topics";
const rule = `policy/rules/${id}.ts`;
const preview = ["preview", "staging", "--local"];

const ruleText = `import type { Rule } from "${gantryPackage}/own";

export const rule: Rule = {
  id: "${id}",
  sentence: "Every topic says which product it is of.",
  protects: { entity: "OwnResources" },
  remedy: "label it with the product's name",
  judges: (type) => type === "gcp:pubsub/topic:Topic",
  *check(topic) {
    if (topic.text("labels.product") === undefined) yield { field: "labels.product", problem: "is missing" };
  },
};
`;
const casesText = `import type { RuleCases, Sample } from "${gantryPackage}/own";

const topic: Sample = { type: "gcp:pubsub/topic:Topic", inputs: { labels: { product: "orchid" } } };

export const cases: RuleCases = {
  compliant: [topic],
  judges: [topic.type],
  mutations: [{ name: "no product", of: topic, set: { "labels.product": undefined } }],
};
`;

/** As a team has it that installed the package, with what is its own beside it. */
describe("a product's own resources and rules beside the package", () => {
  let product: InstalledProduct;
  before(async () => {
    product = await InstalledProduct.make();
    const made = await product.gantry(["init", ...answers, "--apps", "api,mobile", "--no-preview", "--yes"]);
    assert.equal(made.exitCode, 0, made.stderr);
    await product.commit("Begin");
    await product.git("checkout", "--quiet", "-b", "topic");
    product.write(staging, product.read(staging) + ownUploads.declared);
    product.write(file, ownUploads.program(`${gantryPackage}/own`));
    product.write(rule, ruleText);
    product.write(`policy/cases/${id}.ts`, casesText);
    await product.commit("Tell the OCR worker");
  });

  it("are judged by Gantry's rules and their own, and the base's pack shows what it does not make", async () => {
    const { exitCode, stdout, stderr } = await product.gantry([...preview, "--base", "main", "--rules"]);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, new RegExp(`✓ ${id} +passed, 3 resources`));
    assert.match(stdout, /the change touches the policy pack or its packages: both that of main/);
    assert.match(
      stdout,
      /gcp:storage\/bucket:Bucket "uploads-scans" resource is nothing that the program makes/,
    );
  });

  it("are listed, explained and tried", async () => {
    const { stdout } = await product.gantry(["policy", "list"]);
    assert.match(stdout, new RegExp(`^${id}  OwnResources, the product's own$`, "m"));
    assert.match((await product.gantry(["policy", "explain", id])).stdout, /no product/);
    const tried = await product.gantry(["policy", "test"]);
    assert.equal(tried.exitCode, 0, tried.stdout);
    assert.match(tried.stdout, new RegExp(`✓ ${id}: 4 cases`));
  });

  it("are typed by the package", async () => {
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2024"];
    const files = [file, rule, `policy/cases/${id}.ts`];
    const tsc = join(checkout, "node_modules", ".bin", "tsc");
    const checked = await execa(tsc, [...options, ...files], {
      cwd: product.root,
      reject: false,
    });
    assert.equal(checked.exitCode, 0, checked.stdout);
  });

  const broken: readonly (readonly [what: string, file: string, text: string, said: RegExp])[] = [
    [
      "a rule with the name of one of Gantry's",
      "policy/rules/require-image-digest.ts",
      ruleText,
      /policy\/rules\/require-image-digest\.ts has the name of one of Gantry's rules/,
    ],
    [
      "a rule with no name of one",
      "policy/rules/topics.ts",
      ruleText,
      /topics\.ts: "topics" is no name of a rule/,
    ],
    [
      "a rule with another name than its file's",
      rule,
      ruleText.replace(id, "require-more"),
      /id must be "require-l/,
    ],
    [
      "a rule that lacks what it does",
      rule,
      ruleText.replace("*check", "*checks"),
      /check or checkStack is missing/,
    ],
    [
      "a rule that is no program",
      rule,
      "export const rule = {",
      /labelled-topics\.ts(:\d+)? cannot be loaded/,
    ],
    ["no rule", rule, "export {};\n", /labelled-topics\.ts is no rule\n {2}it has to say: export const rule/],
  ];
  for (const [what, path, text, said] of broken) {
    it(`are refused with one message for ${what}, where somebody lists and where somebody plans`, async () => {
      const before = path === rule ? ruleText : undefined;
      product.write(path, text);
      try {
        for (const args of [["policy", "list"], preview]) {
          const { exitCode, stdout, stderr } = await product.gantry(args);
          assert.equal(exitCode, 2, stdout + stderr);
          assert.match(stderr, said);
          assert.match(stderr, /hint: /);
          assert.doesNotMatch(stderr, /^ +at /m);
        }
      } finally {
        if (before === undefined) rmSync(join(product.root, path));
        else product.write(path, before);
      }
    });
  }

  it("fail a plan where a rule of theirs throws", async () => {
    product.write(rule, ruleText.replace('if (topic.text("labels.product")', "if (nobody(topic)"));
    const { exitCode, stdout } = await product.gantry(preview);
    product.write(rule, ruleText);
    assert.equal(exitCode, 3, stdout);
    assert.match(
      stdout,
      new RegExp(`${id}: cannot judge gcp:pubsub/topic:Topic .* ReferenceError in ${id}.ts:`),
    );
  });
});
