import assert from "node:assert/strict";
import fc from "fast-check";
import type { Approvals } from "../../../model/declared/approvals.ts";
import { numRuns } from "../../support/runs.ts";
import { compareApprovals, type ApprovalSetting } from "../../../catalog/compare/compare-approvals.ts";

const people = ["mali-s", "jonas-w", "ines-k"].map((login, index) => ({ login, id: index + 1 }));

const approvals: fc.Arbitrary<Approvals> = fc.record({
  method: fc.constantFrom("none", "reviewers", "signed-tags"),
  reviewers: fc.subarray(people),
  required: fc.integer({ min: 1, max: 6 }),
  validHours: fc.integer({ min: 1, max: 720 }),
  preventSelfReview: fc.boolean(),
  adminBypass: fc.boolean(),
  waitMinutes: fc.integer({ min: 0, max: 43_200 }),
  branches: fc.subarray(["main", "release/*", "hotfix/*"]),
  tags: fc.subarray(["v*", "r*"]),
});

const fieldsOf = (base: Approvals, head: Approvals): string[] => {
  const setting = (one: Approvals): ApprovalSetting => {
    return { approvals: one, product: { repository: { defaultBranch: "main" } } };
  };
  return [...compareApprovals(setting(base), setting(head))].map(({ field }) => field);
};

describe("comparing approvals", () => {
  it("finds nothing between approvals and themselves, in any order", () => {
    fc.assert(
      fc.property(approvals, (one) => {
        const turned = { reviewers: one.reviewers.toReversed(), branches: one.branches.toReversed() };
        assert.deepEqual(fieldsOf(one, { ...one, ...turned }), []);
      }),
      { numRuns },
    );
  });

  it("tells of other reviewers, whether one comes or goes", () => {
    fc.assert(
      fc.property(approvals, fc.subarray(people), fc.subarray(people), (one, old, now) => {
        const found = fieldsOf({ ...one, reviewers: old }, { ...one, reviewers: now });
        assert.deepEqual(
          found,
          old.length === now.length && old.every((each) => now.includes(each)) ? [] : ["approvals.reviewers"],
        );
      }),
      { numRuns },
    );
  });

  it("tells one way round of each difference, never the other", () => {
    const differences: readonly { loose: Partial<Approvals>; tight: Partial<Approvals> }[] = [
      { loose: { required: 1 }, tight: { required: 2 } },
      { loose: { validHours: 48 }, tight: { validHours: 24 } },
      { loose: { waitMinutes: 0 }, tight: { waitMinutes: 10 } },
      { loose: { preventSelfReview: false }, tight: { preventSelfReview: true } },
      { loose: { adminBypass: true }, tight: { adminBypass: false } },
      { loose: { branches: ["main", "*"] }, tight: { branches: ["main"] } },
      { loose: { branches: ["develop", "main"] }, tight: { branches: [] } },
      { loose: { tags: ["*"] }, tight: { tags: [] } },
      { loose: { method: "none" }, tight: { method: "reviewers" } },
      { loose: { method: "none" }, tight: { method: "signed-tags" } },
    ];
    fc.assert(
      fc.property(approvals, fc.constantFrom(...differences), (one, { loose, tight }) => {
        const [field = ""] = Object.keys(loose);
        assert.deepEqual(fieldsOf({ ...one, ...tight }, { ...one, ...loose }), [`approvals.${field}`]);
        assert.deepEqual(fieldsOf({ ...one, ...loose }, { ...one, ...tight }), []);
      }),
      { numRuns },
    );
  });
});
