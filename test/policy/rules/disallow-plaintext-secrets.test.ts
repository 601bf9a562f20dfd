import assert from "node:assert/strict";
import fc from "fast-check";
import type { Sample } from "../../../policy/pack/case.ts";
import { rule } from "../../../policy/rules/disallow-plaintext-secrets.ts";
import { isFields, isList, Secret, unknown, type Fields, type Value } from "../../../policy/value.ts";
import { fieldsOf, problemsOf } from "../support.ts";

/** Put together at run time: a scanner that reads this file finds none of them. */
const credentials: Record<string, string> = {
  "GitHub token": ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_"),
  "fine-grained GitHub token": ["github", "pat", "11ABCDEFG0123456789abcdef"].join("_"),
  "AWS access key": ["AKIA", "IOSFODNN7EXAMPLE"].join(""),
  "Google API key": ["AIza", "SyA0123456789abcdefghijklmnopqrstuv"].join(""),
  "JSON Web Token": ["eyJhbGciOiJIUzI1NiJ9", "eyJyb2xlIjoic2VydmljZSJ9", "c2lnbmF0dXJlLWhlcmU"].join("."),
  "Stripe key": ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"),
  "Slack token": ["xoxb", "123456789012", "abcdefghijkl"].join("-"),
  "Slack hook": ["https://hooks.slack.com/services", "T000", "B000", "XXXX"].join("/"),
  "Supabase key": ["sbp", "0123456789abcdef0123456789abcdef01234567"].join("_"),
  "private key": ["-----BEGIN", "RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA"].join(" "),
  "database URL": ["postgres://app:hunter2", "db.lotus.example:5432/app"].join("@"),
  "URL with a token": "https://relay.lotus.example/push?channel=ops&token=0123456789",
};

const service: Sample = {
  type: "gcp:cloudrunv2/service:Service",
  inputs: {
    name: "api",
    template: {
      serviceAccount: "run-api@lotus-staging.iam.gserviceaccount.com",
      containers: [
        {
          image: `us-east1-docker.pkg.dev/lotus/ghcr/api@sha256:${"a1".repeat(32)}`,
          envs: [
            { name: "LOG_FORMAT", value: "json" },
            {
              name: "DATABASE_URL",
              valueSource: { secretKeyRef: { secret: "api-database-url", version: "latest" } },
            },
          ],
        },
      ],
    },
  },
};
const of = (type: string, inputs: Fields): string[] | string => fieldsOf(rule, { type, inputs });

describe("disallow-plaintext-secrets", () => {
  it("passes a service that names its secrets", () => {
    assert.deepEqual(fieldsOf(rule, service), []);
  });

  it("passes entities, which hold references only", () => {
    const surface = { id: "api", bundle: "prod-api", credentials: ["api-database-url", "api-supabase-key"] };
    assert.deepEqual(of("gantry:index:DeploymentSurface", surface), []);
    const set = { id: "portal-vercel-token", keyName: "VERCEL_TOKEN", service: "github", status: "active" };
    assert.deepEqual(of("gantry:index:SecretCredentialSet", set), []);
    const bundle = { name: "prod-api", supabaseKeyRef: "api-supabase-key", vercelTokenRef: null };
    assert.deepEqual(of("gantry:index:CredentialBundle", bundle), []);
  });

  it("says of what is for a secret that it is not marked, and of what holds one that it is in plain text", () => {
    const said = (inputs: Fields) => problemsOf(rule, { type: "a:b:Thing", inputs });
    assert.deepEqual(said({ password: "x" }), ["is for a secret, and is not marked as one"]);
    const [holds = ""] = said({ note: credentials["GitHub token"] ?? "" });
    assert.match(holds, /^holds .+ in plain text$/);
  });

  for (const [kind, credential] of Object.entries(credentials)) {
    it(`finds a ${kind} under any key, and does not repeat it`, () => {
      const disguises = [credential, `before ${credential} after`, JSON.stringify({ note: credential })];
      const encoded = [Buffer.from(credential).toString("base64"), encodeURIComponent(credential)];
      for (const text of [...disguises, ...encoded]) {
        const sample = {
          type: "cloudflare:index/workersKv:WorkersKv",
          inputs: { keyName: "note", value: text },
        };
        assert.deepEqual(fieldsOf(rule, sample), ["value"], text);
        for (const problem of problemsOf(rule, sample)) assert.ok(!problem.includes(credential.slice(-8)));
      }
    });

    it(`lets a ${kind} pass that is marked as secret, itself or what is around it`, () => {
      assert.deepEqual(of("x:y:Z", { note: new Secret(credential) }), []);
      assert.deepEqual(of("x:y:Z", { notes: new Secret({ deep: [{ note: credential }] }) }), []);
    });
  }

  const named: [field: string, type: string, inputs: Fields][] = [
    ["password", "gcp:sql/user:User", { password: "hunter2" }],
    ["clientSecret", "x:y:Z", { clientSecret: "hunter2" }],
    ["API_KEY", "x:y:Z", { API_KEY: 12_345 }],
    ["envs[0].value", "x:y:Z", { envs: [{ name: "DB_PASSWORD", value: "hunter2" }] }],
    [
      "value",
      "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
      { variableName: "VERCEL_TOKEN", value: "x" },
    ],
    ["value", "cloudflare:index/workersKv:WorkersKv", { keyName: "relay-token", value: "x" }],
    [
      "bindings[0].text",
      "cloudflare:index/workersScript:WorkersScript",
      { bindings: [{ name: "A", type: "secret_text", text: "x" }] },
    ],
    [
      "environments[0].value",
      "vercel:index/project:Project",
      { environments: [{ key: "A", value: "x", sensitive: true }] },
    ],
    ["token.value", "x:y:Z", { token: { value: "hunter2" } }],
    [
      "secretData",
      "gcp:secretmanager/secretVersion:SecretVersion",
      { secret: "projects/a/secrets/b", secretData: "x" },
    ],
    [
      "plaintextValue",
      "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
      { secretName: "A", plaintextValue: "x" },
    ],
    ["value", "github:index/actionsSecret:ActionsSecret", { secretName: "A", value: "x" }],
    [
      "sensitiveLabels.authToken",
      "gcp:monitoring/notificationChannel:NotificationChannel",
      { sensitiveLabels: { authToken: "x" } },
    ],
    [
      "labels.auth_token",
      "gcp:monitoring/notificationChannel:NotificationChannel",
      { labels: { auth_token: "x" } },
    ],
    ["apiToken", "pulumi:providers:vercel", { apiToken: "x" }],
    ["DATABASE_PASSWORD", "pulumi:pulumi:Stack", { DATABASE_PASSWORD: "x" }],
  ];
  for (const [field, type, inputs] of named) {
    it(`wants ${field} of ${type} marked, also when it is not known yet`, () => {
      assert.deepEqual(of(type, inputs), [field]);
      assert.deepEqual(of(type, replaceLast(inputs, field, unknown)), [field]);
      assert.deepEqual(of(type, replaceLast(inputs, field, new Secret(unknown))), []);
      assert.deepEqual(of(type, replaceLast(inputs, field, "")), []);
    });
  }

  const harmless = [
    "secretId",
    "tokenRef",
    "passwordSecretVersion",
    "keyName",
    "maxTokens",
    "publicKey",
    "cacheKey",
  ];
  for (const key of [...harmless, "NEXT_PUBLIC_API_KEY", "SUPABASE_ANON_KEY", "kmsKeyName", "tokenTtl"]) {
    it(`takes ${key} for no secret`, () => {
      assert.deepEqual(of("x:y:Z", { [key]: "anything" }), []);
    });
  }

  it("takes a reference for no secret", () => {
    const references = [
      "projects/lotus/secrets/api-key/versions/latest",
      "github:VERCEL_TOKEN",
      "${{ secrets.TOKEN }}",
    ];
    for (const token of references) assert.deepEqual(of("x:y:Z", { token }), []);
    const version = { secret: unknown, secretData: new Secret("x") };
    assert.deepEqual(of("gcp:secretmanager/secretVersion:SecretVersion", version), []);
  });

  it("finds a credential wherever it stands", () => {
    const credential = credentials["GitHub token"] ?? "";
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", 0), { maxLength: 6 }), (path) => {
        const nested = path.reduceRight<Value>(
          (value, step) => (step === 0 ? [value] : { [step]: value }),
          credential,
        );
        assert.equal(fieldsOf(rule, { type: "x:y:Z", inputs: { root: nested } }).length, 1);
      }),
    );
  });
});

/** The same inputs with another value for the last name of `field`. */
function replaceLast(inputs: Fields, field: string, value: Value): Fields {
  const last = field.split(".").at(-1);
  const walk = (item: Value): Value => {
    if (isList(item)) return item.map(walk);
    if (!isFields(item)) return item;
    return Object.fromEntries(
      Object.entries(item).map(([key, inner]) => [key, key === last ? value : walk(inner)]),
    );
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([key, inner]) => [key, key === last ? value : walk(inner)]),
  );
}
