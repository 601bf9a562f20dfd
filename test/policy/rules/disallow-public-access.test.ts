import assert from "node:assert/strict";
import type { Sample } from "../../../policy/pack/case.ts";
import { rule } from "../../../policy/rules/disallow-public-access.ts";
import { Secret, unknown, type Fields, type Value } from "../../../policy/value.ts";
import { fieldsOf } from "../support.ts";

const surface = (isPublic: Value, id = "api"): Sample => ({
  type: "gantry:index:DeploymentSurface",
  name: id,
  inputs: { platform: "cloud-run", public: isPublic },
});
const invoker: Sample = {
  type: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  inputs: { name: "api", role: "roles/run.invoker", member: "allUsers" },
};
const service: Sample = {
  type: "gcp:cloudrunv2/service:Service",
  inputs: { name: "api", invokerIamDisabled: false },
};
const change = (sample: Sample, inputs: Record<string, Value>): Sample => ({
  ...sample,
  inputs: { ...sample.inputs, ...inputs },
});
const of = (type: string, inputs: Fields): string[] | string => fieldsOf(rule, { type, inputs });

describe("disallow-public-access", () => {
  it("lets everyone call a surface that the catalog makes public", () => {
    assert.deepEqual(fieldsOf(rule, { ...invoker, owner: surface(true) }), []);
    const open = change(service, { invokerIamDisabled: true });
    assert.deepEqual(fieldsOf(rule, { ...open, owner: surface(true) }), []);
    const binding = { ...invoker, type: "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding" };
    const members = { ...binding, inputs: { name: "api", role: "roles/run.invoker", members: ["allUsers"] } };
    assert.deepEqual(fieldsOf(rule, { ...members, owner: surface(true) }), []);
  });

  it("finds the surface above other components", () => {
    const between = { type: "gantry:index:CredentialBundle", inputs: {}, owner: surface(true) };
    assert.deepEqual(fieldsOf(rule, { ...invoker, owner: between }), []);
  });

  it("refuses it without such a surface", () => {
    assert.deepEqual(fieldsOf(rule, invoker), ["member"]);
    for (const value of [false, "true", 1, null, new Secret(false)]) {
      assert.deepEqual(fieldsOf(rule, { ...invoker, owner: surface(value) }), ["member"]);
    }
    assert.deepEqual(
      fieldsOf(rule, { ...change(service, { invokerIamDisabled: true }), owner: surface(false) }),
      ["invokerIamDisabled"],
    );
  });

  it("refuses what opens another service than the surface's own, or with another role", () => {
    assert.deepEqual(fieldsOf(rule, { ...invoker, owner: surface(true, "ocr-worker") }), ["member"]);
    const admin = change(invoker, { role: "roles/run.admin" });
    assert.deepEqual(fieldsOf(rule, { ...admin, owner: surface(true) }), ["member"]);
    const nameless = { ...invoker, inputs: { role: "roles/run.invoker", member: "allUsers" } };
    assert.deepEqual(fieldsOf(rule, { ...nameless, owner: surface(true) }), ["member"]);
  });

  const policyData = JSON.stringify({ bindings: [{ role: "roles/viewer", members: ["allUsers"] }] });
  const open: [field: string, type: string, inputs: Fields][] = [
    ["member", "gcp:projects/iAMMember:IAMMember", { role: "roles/viewer", member: "allUsers" }],
    [
      "members[1]",
      "gcp:pubsub/topicIAMBinding:TopicIAMBinding",
      { members: ["user:a@b.c", "allAuthenticatedUsers"] },
    ],
    ["policyData", "gcp:storage/bucketIAMPolicy:BucketIAMPolicy", { policyData }],
    ["roleEntities[0]", "gcp:storage/bucketACL:BucketACL", { roleEntities: ["READER:allUsers"] }],
    ["predefinedAcl", "gcp:storage/bucketACL:BucketACL", { predefinedAcl: "publicRead" }],
    ["entity", "gcp:storage/bucketAccessControl:BucketAccessControl", { entity: "allUsers" }],
    [
      "accesses[0].specialGroup",
      "gcp:bigquery/dataset:Dataset",
      { accesses: [{ specialGroup: "allAuthenticatedUsers" }] },
    ],
    ["member", "gcp:secretmanager/secretIamMember:SecretIamMember", { member: "allUsers" }],
    ["member", "gcp:cloudrun/iamMember:IamMember", { service: "api", member: "allUsers" }],
    [
      "bindings[0].members[0]",
      "google-native:run/v1:ServiceIamPolicy",
      { bindings: [{ members: ["allUsers"] }] },
    ],
  ];
  for (const [field, type, inputs] of open) {
    it(`refuses ${field} of ${type}, whatever surface it hangs below`, () => {
      assert.deepEqual(of(type, inputs), [field]);
      assert.deepEqual(fieldsOf(rule, { type, inputs, owner: surface(true) }), [field]);
    });
  }

  for (const member of [
    "AllUsers",
    "ALLUSERS",
    "allUsers ",
    "all\u200bUsers",
    "ａｌｌUsers",
    "principal:allusers",
  ]) {
    it(`sees through ${JSON.stringify(member)}`, () => {
      assert.deepEqual(of("gcp:projects/iAMMember:IAMMember", { member }), ["member"]);
      assert.deepEqual(of("gcp:projects/iAMMember:IAMMember", { member: new Secret(member) }), ["member"]);
    });
  }

  for (const value of ["false", "true", 1, true, new Secret(true)]) {
    it(`takes no ${JSON.stringify(value)} for invokerIamDisabled: false`, () => {
      assert.deepEqual(fieldsOf(rule, change(service, { invokerIamDisabled: value })), [
        "invokerIamDisabled",
      ]);
    });
  }

  it("passes grants to somebody in particular, and what is only written about everyone", () => {
    const members = [
      "serviceAccount:run-api@lotus.iam.gserviceaccount.com",
      "group:allusersgroup@lotus.example",
    ];
    for (const member of members) assert.deepEqual(of("gcp:projects/iAMMember:IAMMember", { member }), []);
    const alert = { displayName: "allUsers granted", documentation: { content: "someone bound allUsers" } };
    assert.deepEqual(of("gcp:monitoring/alertPolicy:AlertPolicy", alert), []);
    assert.equal(of("github:index/team:Team", { description: "allUsers" }), "not applicable");
  });

  it("cannot judge a grant that is not known before the deployment, and needs to know nothing else", () => {
    const type = "gcp:projects/iAMMember:IAMMember";
    assert.deepEqual(of(type, { member: unknown }), ["?member is not known before the deployment"]);
    const members = { members: ["user:a@b.c", new Secret(unknown)] };
    assert.deepEqual(of("gcp:projects/iAMBinding:IAMBinding", members), [
      "?members[1] is not known before the deployment",
    ]);
    assert.deepEqual(of(type, { role: unknown, member: "user:a@b.c" }), []);
    assert.deepEqual(fieldsOf(rule, { ...change(invoker, { name: unknown }), owner: surface(true) }), [
      "?name is not known before the deployment",
    ]);
  });

  it("wants a surface to say plainly whether it is public", () => {
    assert.deepEqual(fieldsOf(rule, surface(true)), []);
    assert.deepEqual(fieldsOf(rule, surface("true")), ["public"]);
    assert.deepEqual(fieldsOf(rule, surface(1)), ["public"]);
  });
});
