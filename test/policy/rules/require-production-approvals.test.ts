import assert from "node:assert/strict";
import type { Sample } from "../../../policy/pack/case.ts";
import { rule } from "../../../policy/rules/require-production-approvals.ts";
import { unknown, type Fields, type Value } from "../../../policy/value.ts";
import { fieldsOf } from "../support.ts";

const approvals: Fields = {
  method: "reviewers",
  reviewers: [{ login: "mali-s", id: 5_824_117 }],
  required: 1,
  preventSelfReview: true,
  adminBypass: false,
  branches: ["main"],
  tags: ["v*"],
};
const entity: Sample = {
  type: "gantry:index:DeploymentEnvironment",
  stack: "production",
  inputs: { environment: "production", ghEnvironment: "production", approvals },
};
const environment: Sample = {
  type: "github:index/repositoryEnvironment:RepositoryEnvironment",
  stack: "production",
  inputs: {
    environment: "production",
    reviewers: [{ users: [5_824_117] }],
    preventSelfReview: true,
    canAdminsBypass: false,
    deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
  },
};
const refPolicy: Sample = {
  type: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  stack: "production",
  inputs: { environment: "production", branchPattern: "main" },
};

const change = (sample: Sample, inputs: Record<string, Value>): Sample => ({
  ...sample,
  inputs: { ...sample.inputs, ...inputs },
});
const declare = (changes: Record<string, Value>): Sample =>
  change(entity, { approvals: { ...approvals, ...changes } });

describe("require-production-approvals", () => {
  it("passes an environment with a reviewer, without bypass, for one branch", () => {
    for (const sample of [entity, environment, refPolicy]) assert.deepEqual(fieldsOf(rule, sample), []);
  });

  it("leaves the other environments alone", () => {
    for (const name of ["staging", "canary", "sandbox", "performance", "preview", "pre-production"]) {
      const open = { type: environment.type, stack: "staging", inputs: { environment: name } };
      assert.equal(fieldsOf(rule, open), "not applicable", name);
    }
  });

  const disguises = ["production", "Production", "PROD", "prod-eu", "pr0duction", "productlon", "prodúction"];
  for (const name of [...disguises, "рroduction", "p-r-o-d-u-c-t-i-o-n", "production\u200b", "production2"]) {
    it(`knows ${JSON.stringify(name)} as production, on GitHub, in the catalog and as a stack`, () => {
      const open = { type: environment.type, inputs: { environment: name } };
      const everything = ["reviewers", "preventSelfReview", "canAdminsBypass", "deploymentBranchPolicy"];
      assert.deepEqual(fieldsOf(rule, open), everything);
      const plain = { ...open, inputs: { environment: "release" } };
      assert.deepEqual(fieldsOf(rule, { ...plain, stack: name }), everything);
      const owner = { ...entity, stack: "staging", inputs: { environment: name } };
      assert.deepEqual(fieldsOf(rule, { ...plain, owner }), everything);
    });
  }

  const entityChanges: [string, Record<string, Value>][] = [
    ["approvals.method", { method: "none" }],
    ["approvals.method", { method: "Reviewers" }],
    ["approvals.reviewers", { reviewers: [] }],
    ["approvals.preventSelfReview", { preventSelfReview: false }],
    ["approvals.adminBypass", { adminBypass: true }],
    ["approvals.adminBypass", { adminBypass: "false" }],
    ["approvals.branches[1]", { branches: ["main", "*"] }],
    ["approvals.tags[0]", { tags: ["**"] }],
  ];
  for (const [field, changes] of entityChanges) {
    it(`refuses ${JSON.stringify(changes)} in the catalog`, () => {
      assert.deepEqual(fieldsOf(rule, declare(changes)), [field]);
    });
  }

  const environmentChanges: [string, Record<string, Value>][] = [
    ["reviewers", { reviewers: [] }],
    ["reviewers", { reviewers: [{ users: [], teams: [] }] }],
    ["reviewers", { reviewers: [{ users: [0, -5, "5824117"] }] }],
    ["reviewers", { reviewers: null }],
    ["preventSelfReview", { preventSelfReview: null }],
    ["preventSelfReview", { preventSelfReview: "true" }],
    ["canAdminsBypass", { canAdminsBypass: true }],
    ["canAdminsBypass", { canAdminsBypass: null }],
    ["deploymentBranchPolicy", { deploymentBranchPolicy: null }],
    [
      "deploymentBranchPolicy",
      { deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: false } },
    ],
    ["deploymentBranchPolicy", { deploymentBranchPolicy: { customBranchPolicies: "true" } }],
  ];
  for (const [field, changes] of environmentChanges) {
    it(`refuses ${JSON.stringify(changes)} on GitHub`, () => {
      assert.deepEqual(fieldsOf(rule, change(environment, changes)), [field]);
    });
  }

  it("takes a team for a reviewer, and protected branches for named ones", () => {
    const byTeam = { reviewers: [{ teams: [77] }], deploymentBranchPolicy: { protectedBranches: true } };
    assert.deepEqual(fieldsOf(rule, change(environment, byTeam)), []);
  });

  it("needs no reviewers on GitHub where the catalog chose signed tags", () => {
    const owner = declare({ method: "signed-tags" });
    assert.deepEqual(fieldsOf(rule, { ...change(environment, { reviewers: [] }), owner }), []);
  });

  for (const pattern of ["*", "**", "**/*", "?*", "[a-z]*", "*ain", "{main,*}", "", " *", "＊", 1, true]) {
    it(`refuses the pattern ${JSON.stringify(pattern)}`, () => {
      assert.deepEqual(fieldsOf(rule, change(refPolicy, { branchPattern: pattern })), ["branchPattern"]);
      const byTag = change(refPolicy, { branchPattern: null, tagPattern: pattern });
      assert.deepEqual(fieldsOf(rule, byTag), ["tagPattern"]);
    });
  }

  it("cannot judge what is not known before the deployment", () => {
    for (const field of ["reviewers", "preventSelfReview", "canAdminsBypass", "deploymentBranchPolicy"]) {
      const told = fieldsOf(rule, change(environment, { [field]: unknown }));
      assert.equal(told.at(-1), `?${field} is not known before the deployment`);
    }
    const name = { ...change(environment, { environment: unknown }), stack: "staging" };
    assert.deepEqual(fieldsOf(rule, name), ["?environment is not known before the deployment"]);
    assert.deepEqual(fieldsOf(rule, change(environment, { reviewers: [{ users: [unknown] }] })), [
      "?reviewers[0].users[0] is not known before the deployment",
    ]);
  });
});
