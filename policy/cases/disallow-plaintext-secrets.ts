import type { RuleCases, Sample } from "../pack/case.ts";
import { Secret, unknown } from "../value.ts";
import { services } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";
import { credential, service } from "./fixtures/surfaces.ts";

// Put together here, so that no scanner takes the samples for real ones.
const token = ["ghp", "A1b2C3d4E5f6G7h8I9j0"].join("_");
const envs = "template.containers[0].envs[1]";

const made = (type: string, inputs: Sample["inputs"]): Sample[] => [
  { type, name: "made", stack: "production", inputs },
];
const thing = (inputs: Sample["inputs"]): Sample[] => made("a:b:Thing", inputs);
const kept = (value: string) => ({ name: `where it is kept: ${value}`, also: thing({ password: value }) });
const notKept = (value: string) => ({
  name: `almost where it is kept: ${JSON.stringify(value)}`,
  also: thing({ password: value }),
  field: "password",
});
const version = "gcp:secretmanager/secretVersion:SecretVersion";

export const cases: RuleCases = {
  compliant: production,
  judges: "all",
  judgesOutputsOf: [
    "pulumi:pulumi:Stack",
    ...production
      .map(({ type }) => type)
      .filter((type, index, all) => type.startsWith("gantry:") && all.indexOf(type) === index),
  ],
  mutations: [
    { name: "a value in an entity", of: credential, set: { password: "hunter2" } },
    { name: "a token under any name", of: services, set: { note: token } },
    {
      name: "a token in base64",
      of: services,
      set: { note: Buffer.from(`token ${token}`).toString("base64") },
    },
    {
      name: "a container's variable",
      of: service,
      set: { [envs]: { name: "DB_PASSWORD", value: "hunter2" } },
      field: `${envs}.value`,
    },
    {
      name: "a secret's version",
      also: [
        {
          type: "gcp:secretmanager/secretVersion:SecretVersion",
          name: "version",
          stack: "production",
          inputs: { secretData: "hunter2" },
        },
      ],
      field: "secretData",
    },
    ...["value", "text", "data", "content", "plaintext", "default"].map((key) => ({
      name: `${key} beside a name`,
      also: thing({ name: "API_TOKEN", [key]: "hunter2" }),
      field: key,
    })),
    ...["name", "key", "keyName", "variableName", "secretName"].map((label) => ({
      name: `a value beside ${label}`,
      also: thing({ [label]: "API_TOKEN", value: "hunter2" }),
      field: "value",
    })),
    ...["hostName", "public_name", "cacheKey", "envVariable", "label"].map((label) => ({
      name: `a value beside ${label}`,
      also: thing({ [label]: "SMTP_PASS", value: "hunter2" }),
      field: "value",
    })),
    ...["envValue", "innerText", "rawData", "fileContent", "ownDefault"].map((key) => ({
      name: `${key} beside a name`,
      also: thing({ name: "SMTP_PASS", [key]: "hunter2" }),
      field: key,
    })),
    ...["SMTP_PASS", "BASIC_AUTH", "DATABASE_DSN", "SESSION_KEY_BASE", "NEXT_PUBLIC_DB_PASSWORD"].map(
      (name) => ({
        name: `a variable ${name}`,
        of: service,
        set: { [envs]: { name, value: "hunter2" } },
        field: `${envs}.value`,
      }),
    ),
    { name: "a value that a text gives", of: services, set: { note: "LEVEL=info SMTP_PASS=hunter2" } },
    { name: "a value that JSON gives", of: services, set: { note: '{"smtp_pass":"hunter2"}' } },
    {
      name: "a token in base64 of hex",
      of: services,
      set: { note: Buffer.from(Buffer.from(token).toString("hex")).toString("base64") },
    },
    ...["--password", "-password", "--db-password"].map((option) => ({
      name: `an argument behind ${option}`,
      also: thing({ args: ["run", option, "hunter2"] }),
      field: "args[2]",
    })),
    {
      name: "an argument far behind",
      also: thing({ args: [...Array.from({ length: 11 }, () => "x"), "--password", "hunter2"] }),
      field: "args[12]",
    },
    {
      name: "an argument of a list in a list",
      also: thing({ containers: [{ args: ["run", "--password", "hunter2"] }] }),
      field: "containers[0].args[2]",
    },
    {
      name: "a value that is called sensitive",
      also: thing({ value: "x", sensitive: true }),
      field: "value",
    },
    { name: "a value of a sensitive type", also: thing({ value: "x", type: "sensitive" }), field: "value" },
    { name: "a text of a secret type", also: thing({ text: "x", type: "secret_text" }), field: "text" },
    { name: "a number", also: thing({ password: 7 }), field: "password" },
    { name: "a value that is not known yet", also: thing({ password: unknown }), field: "password" },
    { name: "a value below a password", also: thing({ password: { value: "x" } }), field: "password.value" },
    {
      name: "a secret below another word",
      also: thing({ mysecretKeyRef: { secret: "x" } }),
      field: "mysecretKeyRef.secret",
    },
    {
      name: "a secret below a longer word",
      also: thing({ secretKeyRefs: { secret: "x" } }),
      field: "secretKeyRefs.secret",
    },
    { name: "a secret of another type", also: made("a:b:SecretVersions", { secret: "x" }), field: "secret" },
    {
      name: "GitHub's secret",
      also: made("github:index/actionsSecret:ActionsSecret", { value: "x" }),
      field: "value",
    },
    {
      name: "GitHub's secret, plain",
      also: made("github:index/actionsSecret:ActionsSecret", { plaintextValue: "x" }),
      field: "plaintextValue",
    },
    {
      name: "Cloudflare's secret",
      also: made("cloudflare:index/workersSecret:WorkersSecret", { secretText: "x" }),
      field: "secretText",
    },
    notKept("xprojects/lotus/secrets/key"),
    notKept("projects/lotus/secrets/key/x y"),
    notKept("github:EXPO_TOKEN hunter2"),
    notKept("x github:EXPO_TOKEN"),
    notKept("x${{ secrets.TOKEN }}"),
    notKept("${{ secrets.TOKEN }}x"),
  ],
  allowed: [
    kept("projects/lotus/secrets/key"),
    kept("projects/lotus/locations/us-east1/secrets/key"),
    kept("projects/lotus/secrets/key/versions/latest"),
    kept("cloud-run:SENTRY_DSN"),
    kept("${{ secrets.TOKEN }}"),
    kept("${{secrets.TOKEN}}"),
    {
      name: "a password that is not set",
      also: thing({ password: "", other: { password: null, secret: true } }),
    },
    { name: "a secret that is marked", also: thing({ password: new Secret("hunter2") }) },
    {
      name: "a secret by its name",
      also: thing({ secretKeyRef: { secret: "api-key" }, secret: { secret: "api-key" } }),
    },
    { name: "a version's secret", also: made(version, { secret: "api-key" }) },
    {
      name: "a regional version's secret",
      also: made("gcp:secretmanager/regionalSecretVersion:RegionalSecretVersion", { secret: "api-key" }),
    },
    {
      name: "an argument behind another, and the first one",
      also: thing({ args: ["hunter2", "password", "hunter2", "--level", "info", "--", "x"] }),
    },
    { name: "a name beside a name", also: thing({ name: "SMTP_PASS", keyName: "SMTP_PASS", other: "x" }) },
    { name: "an argument behind a word with a dash", also: thing({ args: ["run-password", "hunter2"] }) },
    {
      name: "a value beside another word",
      also: thing({ other: "SMTP_PASS", names: "SMTP_PASS", value: "x" }),
    },
    { name: "a value beside a name that is a number", also: thing({ name: 7, value: "x" }) },
    {
      name: "words that begin like a value",
      also: thing({ name: "SMTP_PASS", valued: "x", envValued: "x" }),
    },
    { name: "what only asks for one", also: thing({ REQUIRE_PASSWORD: "true", password: "$(DB_PASSWORD)" }) },
    { name: "yes and no, and nothing", also: thing({ password: true, apiToken: null }) },
    { name: "a description of a value", also: thing({ name: "SMTP_PASS", descriptions: "x", context: "x" }) },
    {
      name: "plain values",
      also: thing({ name: "LOG_FORMAT", value: "json", type: "plain", sensitive: false, text: 7 }),
    },
    {
      name: "another package's version",
      also: made("mygcp:secretmanager/secretVersion:SecretVersions", { secretDatum: "x" }),
    },
    {
      name: "a version's data of another package",
      also: made("mygcp:secretmanager/secretVersion:Version", { secretDataOf: "x" }),
    },
    { name: "other inputs of a version", also: made(version, { mysecretData: "x" }) },
    {
      name: "other inputs of GitHub's secret",
      also: made("github:index/actionsSecret:ActionsSecret", { valueOf: "x", myvalue: "x" }),
    },
    {
      name: "another package's secret",
      also: made("mygithub:index/actionsSecret:ActionsSecret", { value: "x" }),
    },
    {
      name: "other inputs of Cloudflare's secret",
      also: made("cloudflare:index/workersSecret:WorkersSecret", { valueOf: "x", myvalue: "x" }),
    },
    {
      name: "another package's Worker",
      also: made("mycloudflare:index/workersSecret:WorkersSecret", { value: "x" }),
    },
  ],
};
