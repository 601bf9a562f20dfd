import assert from "node:assert/strict";
import fc from "fast-check";
import type { Change } from "../../../engine/run/plan.ts";
import { reviewMarkdown } from "../../../guard/review/markdown.ts";
import { cell } from "../../../files/markdown-parts.ts";
import { exitCodeOf, verdictOf, type Review, type StackReview } from "../../../guard/review/stack-review.ts";
import { assertGolden } from "../../support/golden.ts";

const image: Change = {
  kind: "update",
  urn: "urn:pulumi:staging::gantry::gcp:cloudrunv2/service:Service::api-us-east",
  type: "gcp:cloudrunv2/service:Service",
  name: "api-us-east",
  owner: "DeploymentSurface api",
  fields: ["template.containers[0].image"],
};
const bucket: Change = { ...image, kind: "delete", name: "api-eu-west", fields: [] };
const rule = { id: "require-rotation-within-90-days", resources: 41, result: "passed" } as const;
const staging: StackReview = {
  stack: "staging",
  plan: { changes: [image, bucket], counts: { create: 0, update: 1, replace: 0, delete: 1, same: 130 } },
  rules: [rule],
  violations: [],
};
const repository: StackReview = {
  stack: "repository",
  plan: { changes: [], counts: { create: 0, update: 0, replace: 0, delete: 0, same: 19 } },
  rules: [{ ...rule, resources: 0 }],
  violations: [],
};
const review: Review = {
  base: { commit: "1f0a9c0b6d2e4f8a7c5b3d1e9f8a7b6c5d4e3f2a", ref: "origin/main" },
  head: "9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d",
  prefix: "",
  holdsCode: true,
  guard: [],
  judgedByBase: true,
  stacks: [staging, repository],
  rotations: [
    {
      environment: "staging",
      never: 0,
      due: [
        { secret: "api-supabase-key", owner: "platform-team", daysLeft: -3 },
        { secret: "portal-vercel-token", owner: "platform-team", daysLeft: 1 },
      ],
    },
    { environment: "production", never: 2, due: [] },
  ],
  notes: [],
};
const violation = {
  rule: rule.id,
  resource: "urn:pulumi:staging::gantry::gantry:index:CredentialBundle::staging-api",
  message: "rotationCadenceDays must be a whole number from 1 to 90\nremedy: set it",
};
const violated: Review = {
  ...review,
  stacks: [{ ...staging, rules: [{ ...rule, result: "violated" }], violations: [violation] }, repository],
};

describe("the comment on a pull request", () => {
  it("says what changes in which surface, which rules ran and what is due", () => {
    assertGolden("review-passed.md", reviewMarkdown(review));
  });

  it("says of a changed value what it is and what it will be", () => {
    const differences = [
      { field: "template.scaling", path: "template.scaling.maxInstanceCount", old: "20", new: "30" },
      { field: "envs[0].value", path: "envs[0].value", old: "[secret]", new: "[secret]" },
    ];
    const scaled = { ...image, fields: ["template.scaling", "envs[0].value", "labels"], differences };
    const text = reviewMarkdown({
      ...review,
      stacks: [{ ...staging, plan: { ...staging.plan, changes: [scaled] } }],
    });
    assert.ok(
      text.includes(
        [
          "~ Service api-us-east: labels",
          "      template.scaling.maxInstanceCount: 20 → 30",
          "      envs[0].value: [secret] → [secret]",
        ].join("\n"),
      ),
      text,
    );
  });

  it("begins with the violations where there are any", () => {
    assertGolden("review-violated.md", reviewMarkdown(violated));
  });

  it("shows the waivers that a reviewer agrees to", () => {
    const waiver = {
      id: "move",
      rule: rule.id,
      resource: "gantry:index:CredentialBundle staging-api",
      owner: "platform-team",
      reason: "the provider | rotates twice a year",
      expires: "2026-12-01",
      once: false,
      used: false,
      declaredAt: "environments/staging/config.yml:80",
      daysLeft: 2,
      covered: 1,
    };
    const text = reviewMarkdown({ ...review, stacks: [{ ...staging, waivers: [waiver] }] });
    assert.match(text, /### Waivers\n/);
    assert.match(text, /\| 2 days left \| platform-team \| the provider \\\| rotates twice a year \|/);
  });

  it("says first of all that the change touches what judges it", () => {
    const guard = [
      "policy/rules/a.ts",
      "policy/rules/b.ts",
      ".github/workflows/main.yml",
      "package-lock.json",
    ];
    const text = reviewMarkdown({ ...violated, guard });
    assert.match(
      text,
      /^> \*\*This change touches what judges it:\*\* `\.github\/` \(1 file\), `package-lock\.json` \(1 file\), `policy\/` \(2 files\)\.$/m,
    );
    assert.ok(text.indexOf("[!CAUTION]") < text.indexOf("### Violations"));
    assert.doesNotMatch(reviewMarkdown(violated), /CAUTION/);
    assert.match(text, /^> The rules are those of the base as well/m);
    const first = reviewMarkdown({ ...violated, guard, judgedByBase: false });
    assert.match(
      first,
      /^> The base has no project, so all that has run here is the change's own: its rules/m,
    );
    assert.doesNotMatch(first, /those of the base/);
  });

  it("says what the change cannot reach, and no rule of it holds", () => {
    const proof = "no plan of such a stack is made of a file in apps/portal/";
    const left = {
      ...repository,
      plan: { changes: [], counts: { ...repository.plan.counts, same: 0 } },
      rules: [],
    };
    const some = reviewMarkdown({ ...review, stacks: [staging, { ...left, notReached: proof }] });
    assert.match(some, /^## ✓ Staging changes; every rule holds$/m);
    assert.match(
      some,
      /^Not previewed, since the change cannot reach it: repository; no plan of such a stack/m,
    );
    assert.doesNotMatch(some, /^\| repository/m);
    const all = {
      ...review,
      stacks: ["canary", "repository"].map((stack) => ({ ...left, stack, notReached: proof })),
    };
    assert.match(reviewMarkdown(all), /^## ✓ Nothing changes$/m);
    assert.match(reviewMarkdown(all), /cannot reach them: canary and repository; .*apps\/portal\/\.$/m);
    assert.equal(verdictOf(all), "passed");
  });

  it("says why there is no preview", () => {
    const failed = { ...staging, failure: "the program stopped\nstacks/index.ts:3", rules: [] };
    const broken = { ...review, stacks: [failed, repository] };
    assert.equal(verdictOf(broken), "failed");
    assert.match(reviewMarkdown(broken), /^## ✗ A preview failed$/m);
    assert.match(reviewMarkdown(broken), /stacks\/index\.ts:3/);
  });

  it("comes with the exit code that the command for one environment has", () => {
    const failed = { ...staging, failure: "it failed" };
    const mistaken = { ...staging, failure: "a mistake in the catalog", exitCode: 2 as const };
    const codes = [[staging], [violated.stacks[0] ?? staging], [mistaken, staging], [mistaken, failed]].map(
      (stacks) => exitCodeOf({ ...review, stacks }),
    );
    assert.deepEqual(codes, [0, 3, 2, 1]);
  });

  it("is no pass where a rule did not run", () => {
    const silent = {
      ...staging,
      rules: [{ ...rule, result: "did-not-run", reason: "it was not there" } as const],
    };
    const broken = { ...review, stacks: [silent] };
    assert.equal(verdictOf(broken), "violated");
    assert.match(reviewMarkdown(broken), /\*\*did-not-run\*\* in staging: it was not there/);
  });

  it("fits into a comment of GitHub, whatever changes", () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({ ...image, name: `api-${index}` }));
    const long = { ...review, stacks: [{ ...staging, plan: { ...staging.plan, changes: many } }] };
    const text = reviewMarkdown(long);
    assert.ok(text.length < 65_536);
    assert.match(text, /too many for a comment/);
  });

  it("lets no text from outside be markup or the end of its cell", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = cell(text);
        assert.doesNotMatch(written, /[\n\r]/);
        assert.doesNotMatch(written.replaceAll(/\\./gsu, ""), /[|<>`@#[\]]/);
      }),
    );
  });
});
